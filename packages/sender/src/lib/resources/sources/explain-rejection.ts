import type { Rejection, RejectionFinding } from './source.ts'

/** What to do about each rejection, by its code. */
const FIXES: Readonly<Record<string, string>> = {
  ERR_WEBHOOK_HEADER_MISSING:
    'Check that the provider signs its deliveries, and that every proxy forwards the header.',
  ERR_WEBHOOK_HEADER_INVALID:
    'Look for a proxy or a client that changes the header, or adds it a second time.',
  ERR_WEBHOOK_TIMESTAMP_TOO_OLD:
    'Compare the clocks. A recorded delivery that is sent again is rejected, too.',
  ERR_WEBHOOK_TIMESTAMP_TOO_NEW: 'Compare the clocks of the provider and of this server.',
  ERR_WEBHOOK_SIGNATURE_INVALID: 'Check that the source has the right provider.',
  ERR_WEBHOOK_SIGNATURE_MISMATCH:
    'Compare the secret with the one of this URL at the provider, and the public URL if it signs one. Look for a proxy that changes bodies.',
  ERR_WEBHOOK_BODY_TOO_LARGE: 'An operator can raise the quota payload_bytes, up to 256 KiB.',
  ERR_WEBHOOK_BODY_ENCODING: 'Turn off compression of requests in the proxy in front.',
  ERR_WEBHOOK_METHOD: 'The URL is for POST requests of the provider.',
  ERR_WEBHOOK_SECRET_UNAVAILABLE:
    'Check that this server may connect to the provider, whose public key it fetches.',
  ERR_WEBHOOK_STORE: 'The provider sends it again. Check the quotas of the organization and the database.',
  ERR_SOURCE_HANDSHAKE: 'Enter the same verify token here and at the provider.',
}

/** Returns why a delivery was rejected, and how to fix it. */
export function explainRejection({
  code,
  reason,
  message,
}: Pick<Rejection, 'code' | 'reason' | 'message'>): RejectionFinding {
  const fix = FIXES[code] ?? 'Run hookseal explain on the delivery, with the secret of the provider.'
  return { code: reason ?? code, problem: message, fix }
}
