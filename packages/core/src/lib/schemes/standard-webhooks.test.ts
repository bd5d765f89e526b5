import { describe, expect, it } from 'vitest'

import { headersOf, outcome, SECRET, signed, verifierAt } from '../../../test/support.ts'
import { standardWebhooks } from '../../index.ts'

describe('headerPrefix', () => {
  const verifier = verifierAt({ secret: SECRET, scheme: standardWebhooks({ headerPrefix: 'svix-' }) })
  const renamed = Object.fromEntries(
    Object.entries(headersOf()).map(([name, value]) => [name.replace('webhook-', 'Svix-'), value]),
  )

  it('renames the three headers', async () => {
    expect(await outcome(verifier.verify({ ...signed(), headers: renamed }))).toBe('accepted')
  })

  it('leaves none of the old names', async () => {
    expect(await outcome(verifier.verify(signed()))).toBe('400 ERR_WEBHOOK_HEADER_MISSING missing')
  })

  it('is told in errors', async () => {
    const headers = { ...renamed, 'Svix-timestamp': '1e9' }
    await expect(verifier.verify({ ...signed(), headers })).rejects.toMatchObject({
      header: 'svix-timestamp',
      message: 'The svix-timestamp header is not a whole number of seconds.',
    })
  })

  it.each(['', 'Svix-', 'x y', 'x:'])('can’t be %j', (headerPrefix) => {
    expect(() => standardWebhooks({ headerPrefix })).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_OPTION' }),
    )
  })
})

describe('an error says what helps', () => {
  it.each([
    {
      name: 'how old',
      delivery: { timestamp: '1699999000' },
      says: 'The timestamp is 1000 s old; 300 s are tolerated.',
    },
    {
      name: 'how new',
      delivery: { timestamp: '1700001000' },
      says: 'The timestamp is 1000 s in the future; 300 s are tolerated.',
    },
    { name: 'milliseconds', delivery: { timestamp: '1700000000000' }, says: 'It looks like milliseconds' },
    { name: 'which header', delivery: { id: '' }, says: 'The webhook-id header is not a valid id (empty).' },
  ])('$name', async ({ delivery, says }) => {
    await expect(verifierAt().verify(signed(delivery))).rejects.toThrow(says)
  })
})
