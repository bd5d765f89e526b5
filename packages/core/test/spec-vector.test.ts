import { describe, expect, it } from 'vitest'

import { createVerifier, sign, signedHeaders } from '../src/index.ts'

/** The example with which the libraries of https://github.com/standard-webhooks/standard-webhooks are tested. */
const DOCUMENTED = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}

describe('the test vector of the Standard Webhooks documentation', () => {
  const { secret, id, timestamp, body, signature } = DOCUMENTED
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature }

  it('verifies the published vector by createVerifier', async () => {
    const verifier = createVerifier({ secret, now: () => timestamp * 1000 })
    expect(await verifier.verify({ headers, body })).toEqual({
      id,
      timestamp: new Date('2021-02-25T15:02:10Z'),
      payload: { test: 2432232314 },
      body: new TextEncoder().encode(body),
      authenticated: 'signature',
      key: { index: 0 },
    })
  })

  it('returns the published vector from sign and signedHeaders', async () => {
    expect(await sign({ id, timestamp, body }, secret)).toBe(signature)
    expect(await signedHeaders({ id, timestamp: new Date(timestamp * 1000), body }, secret)).toEqual(headers)
  })
})
