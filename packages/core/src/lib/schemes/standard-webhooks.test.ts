import { describe, expect, it } from 'vitest'

import { headersOf, SECRET, signed } from '../../../test/deliveries.ts'
import { outcome, verifierAt } from '../../../test/verifiers.ts'
import { standardWebhooks } from '../../index.ts'

describe('headerPrefix', () => {
  const verifier = verifierAt({ secret: SECRET, scheme: standardWebhooks({ headerPrefix: 'svix-' }) })
  const renamed = Object.fromEntries(
    Object.entries(headersOf()).map(([name, value]) => [name.replace('webhook-', 'Svix-'), value]),
  )

  it('changes the names of the three headers by headerPrefix', async () => {
    expect(await outcome(verifier.verify({ ...signed(), headers: renamed }))).toBe('accepted')
  })

  it('reports a missing header when only the default names arrive', async () => {
    expect(await outcome(verifier.verify(signed()))).toBe('400 ERR_WEBHOOK_HEADER_MISSING missing')
  })

  it('names the header with its headerPrefix in errors', async () => {
    const headers = { ...renamed, 'Svix-timestamp': '1e9' }
    await expect(verifier.verify({ ...signed(), headers })).rejects.toMatchObject({
      header: 'svix-timestamp',
      message: 'The svix-timestamp header is not a whole number of seconds.',
    })
  })

  it.each(['', 'Svix-', 'x y', 'x:'])('throws ERR_WEBHOOK_OPTION for the headerPrefix %j', (headerPrefix) => {
    expect(() => standardWebhooks({ headerPrefix })).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_OPTION' }),
    )
  })
})

describe('an error message', () => {
  it.each([
    {
      name: 'the age of an old timestamp',
      delivery: { timestamp: '1699999000' },
      says: 'The timestamp is 1000 s old; 300 s are tolerated.',
    },
    {
      name: 'the distance of a future timestamp',
      delivery: { timestamp: '1700001000' },
      says: 'The timestamp is 1000 s in the future; 300 s are tolerated.',
    },
    {
      name: 'a timestamp in milliseconds',
      delivery: { timestamp: '1700000000000' },
      says: 'It looks like milliseconds',
    },
    {
      name: 'the header at fault',
      delivery: { id: '' },
      says: 'The webhook-id header is not a valid id (empty).',
    },
  ])('names $name in the message of the error', async ({ delivery, says }) => {
    await expect(verifierAt().verify(signed(delivery))).rejects.toThrow(says)
  })
})
