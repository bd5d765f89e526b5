import { afterEach, describe, expect, it, vi } from 'vitest'
import { lemonSqueezy } from '../presets/lemon-squeezy.ts'
import { plaid } from '../presets/plaid.ts'

const OPTION = { code: 'ERR_WEBHOOK_OPTION' }

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('plaid', () => {
  it('requires a client id of plaid, from its option or its environment variable', () => {
    vi.stubEnv('PLAID_CLIENT_ID', '')
    expect(() => plaid({ secret: 'secret-of-the-api' })).toThrow(expect.objectContaining(OPTION))
    vi.stubEnv('PLAID_CLIENT_ID', 'client-1')
    expect(plaid({ secret: 'secret-of-the-api' })).toMatchObject({ provider: 'plaid' })
  })

  it('rejects an environment that has no keys, such as a host', () => {
    vi.stubEnv('PLAID_CLIENT_ID', 'client-1')
    for (const environment of ['development', 'attacker.example/']) {
      vi.stubEnv('PLAID_ENV', environment)
      expect(() => plaid({ secret: 'secret-of-the-api' })).toThrow(expect.objectContaining(OPTION))
    }
  })

  it('passes no option of presets on to the receiver', () => {
    const options = plaid({ secret: 'secret-of-the-api', clientId: 'c', environment: 'sandbox', fetch })
    expect(Object.keys(options).toSorted()).toEqual(['provider', 'scheme', 'secret', 'toleranceSeconds'])
  })
})

it('names the function of a preset in errors, which has no hyphen', () => {
  vi.stubEnv('LEMONSQUEEZY_WEBHOOK_SECRET', '')
  expect(() => lemonSqueezy()).toThrow(/pass lemonSqueezy\(\{ secret \}\)/)
})
