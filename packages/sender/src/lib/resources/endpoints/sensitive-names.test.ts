import { expect, it } from 'vitest'
import { isSensitiveName } from './sensitive-names.ts'

it.each(
  (
    'Authorization Proxy-Auth X-Api-Key apikey Cookie X-Credential X-Password X-Passphrase x-secret X-Signature x-token ' +
    'X-JWT x-jwt-assertion X-Session X-SessionId sessionid X-HMAC-SHA256 x-hmac Bearer x-bearer X-Pwd userpwd ' +
    'X-Sig x-hub-sig X-Sig-256 xSig mysig SIG X_SIG SigHeader X-Sign sign SIGN X-CSRF X-CsrfToken x-xsrf'
  ).split(' '),
)('takes %s for a name of secrets', (name) => {
  expect(isSensitiveName(name)).toBe(true)
})

it.each(
  'X-Signal X-SIGNAL signal-id X-Design x-assigned X-Signed-By DESIGN x-sight X-Signup X-Tenant Accept x-team x-request-id traceparent'.split(
    ' ',
  ),
)('does not take %s for a name of secrets', (name) => {
  expect(isSensitiveName(name)).toBe(false)
})
