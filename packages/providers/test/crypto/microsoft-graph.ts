import type { ProviderOracle, SignedRequest } from '@hookseal/conformance'
import { SECRETS, TOKEN } from '../oracle.ts'

const notification = (clientState?: unknown) => ({
  subscriptionId: '1',
  clientState,
  changeType: 'updated',
  resource: 'me/messages/1',
})
const delivery = (...clientStates: unknown[]): SignedRequest => ({
  body: JSON.stringify({ value: clientStates.map(notification) }),
  headers: {},
})

export const oracle = (): ProviderOracle => ({
  name: 'node:crypto',
  secret: TOKEN,
  otherSecret: SECRETS.otherSecret,
  body: delivery(undefined).body,
  otherBody: delivery(`${TOKEN}0`).body,
  expected: { type: 'updated' },
  sign: () => delivery(TOKEN),
  verify: ({ body }) => JSON.parse(body).value[0].clientState === TOKEN,
  exchanges: [
    { name: 'several notifications', request: delivery(TOKEN, TOKEN), response: { status: 204 } },
    {
      name: 'a second notification with another token by 401',
      request: delivery(TOKEN, SECRETS.otherSecret),
      response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
    },
    ...[delivery(TOKEN, undefined), delivery(), delivery(null), { body: 'value', headers: {} }].map(
      (request) => ({
        name: `${request.body} by 400`,
        request,
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' as const },
      }),
    ),
  ],
  handshakes: [
    {
      name: 'a validation',
      query: '?validationToken=Validation%3A%20Testing%20client%20application%3A+1',
      request: { body: '', headers: {} },
      response: {
        status: 200,
        body: /^Validation: Testing client application: 1$/,
        headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
      },
    },
    {
      name: 'a validation that is a page as to any delivery',
      query: '?validationToken=%3Cscript%3E',
      request: { body: '', headers: {} },
      response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
    },
  ],
})
