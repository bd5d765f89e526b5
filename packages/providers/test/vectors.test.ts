import { createVerifier } from '@hookseal/core'
import { describe, expect, it } from 'vitest'
import { bitbucket } from '../src/presets/bitbucket.ts'
import { circleci } from '../src/presets/circleci.ts'
import { jira } from '../src/presets/jira.ts'
import { pagerduty } from '../src/presets/pagerduty.ts'
import { paypal } from '../src/presets/paypal.ts'
import pagerdutyVector from './vectors/pagerduty.json' with { type: 'json' }
import paypalVector from './vectors/paypal.json' with { type: 'json' }

const MISMATCH = { code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' }

describe('paypal', () => {
  const { headers, body, webhookId, certificate } = paypalVector
  const now = (): number => Date.parse(headers['paypal-transmission-time'])
  const fetchCertificate = async (): Promise<Response> => new Response(certificate.join('\r\n'))
  const verifier = createVerifier(paypal({ secret: webhookId, fetch: fetchCertificate, now }))

  it('verifies a published delivery of PayPal with the certificate of its sandbox', async () => {
    expect(await verifier.verify({ headers, body })).toMatchObject({
      id: headers['paypal-transmission-id'],
      type: 'PAYMENT.SALE.COMPLETED',
      timestamp: new Date('2015-05-18T15:45:13Z'),
    })
  })

  it('rejects the published delivery of PayPal with another body', async () => {
    await expect(verifier.verify({ headers, body: `${body} ` })).rejects.toMatchObject(MISMATCH)
  })
})

describe('pagerduty', () => {
  const { headers, body, secret } = pagerdutyVector
  const verifier = createVerifier(pagerduty({ secret }))

  it('verifies a published delivery of PagerDuty', async () => {
    expect(await verifier.verify({ headers, body })).toMatchObject({
      id: '01BWDWL3NYY7LUFPZCC28QUCMK',
      type: 'incident.priority_updated',
    })
  })

  it('rejects the published delivery of PagerDuty with another body', async () => {
    await expect(verifier.verify({ headers, body: `${body} ` })).rejects.toMatchObject(MISMATCH)
  })
})

describe.each([
  ...[bitbucket, jira].map((preset) => ({
    preset,
    secret: "It's a Secret to Everybody",
    body: 'Hello World!',
    headers: {
      'x-hub-signature': 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
    },
  })),
  {
    preset: circleci,
    secret: 'another-secret',
    body: 'lalala',
    headers: { 'circleci-signature': 'v1=daa220016c8f29a8b214fbfc3671aeec2145cfb1e6790184ffb38b6d0425fa00' },
  },
  {
    preset: circleci,
    secret: 'hunter123',
    body: 'an-important-request-payload',
    headers: { 'circleci-signature': 'v1=9be2242094a9a8c00c64306f382a7f9d691de910b4a266f67bd314ef18ac49fa' },
  },
])('$preset.row.name', ({ preset, secret, body, headers }) => {
  it(`signs "${body}" as its documentation does`, async () => {
    expect(await preset.signedHeaders({ body }, secret)).toMatchObject(headers)
  })
})

it('names the source of each vector in its row', () => {
  expect(paypal.row.verified).toMatchObject({ vector: paypalVector.source })
  expect(pagerduty.row.verified).toMatchObject({ vector: pagerdutyVector.source })
})
