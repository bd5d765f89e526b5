import { REDACTED, redactHeaders } from '../../resources/endpoints/custom-headers.ts'

/** 48 of 256 bits: enough to see which secret signed, too few to send the delivery again. */
const SHOWN_CHARACTERS = 8

/**
 * Request headers as the delivery log shows them. The log is readable with a `read` key, which must not be enough to send a delivery
 * again: each signature is cut, and the legacy header is redacted, because an application's `sign` may put the secret itself into it.
 */
export function toLoggedHeaders(
  custom: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
  legacyHeader: string | undefined,
): Record<string, string> {
  const logged = { ...redactHeaders(custom), ...own }
  const { 'webhook-signature': signature } = own
  if (signature !== undefined) logged['webhook-signature'] = cutSignatures(signature)
  if (legacyHeader !== undefined && Object.hasOwn(own, legacyHeader)) logged[legacyHeader] = REDACTED
  return logged
}

/** `v1,CbQzdiV8XKs+…= v1,…` becomes `v1,CbQzdiV8… v1,…`. */
function cutSignatures(header: string): string {
  return header
    .split(' ')
    .map((entry) => `${entry.slice(0, entry.indexOf(',') + 1 + SHOWN_CHARACTERS)}…`)
    .join(' ')
}
