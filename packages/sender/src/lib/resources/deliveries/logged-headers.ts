import { REDACTED, redactHeaders } from '../endpoints/custom-headers.ts'

/** 48 of 256 bits: enough to see which secret signed, too few to send the delivery again. */
const SHOWN_CHARACTERS = 8

/** Headers with the same value in every delivery. */
export const CONSTANT_HEADERS = { 'content-type': 'application/json', 'user-agent': 'hookseal' } as const

/**
 * The request headers of an attempt as the table stores them: without those that {@link toLoggedHeaders} adds again. They are a third of the
 * text that is written for a delivery.
 *
 * The log is readable with a `read` key, which must not be enough to send a delivery again: each signature is cut, and the legacy header is
 * redacted, because an application's `sign` may put the secret itself into it. Ellipses are added when it is read: one character beyond
 * Latin-1 makes the text of a whole batch cost a third more.
 */
export function toStoredHeaders(
  custom: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
  legacyHeader: string | undefined,
): Record<string, string> {
  const stored = redactHeaders(custom)
  const { 'webhook-signature': signature } = own
  if (signature !== undefined) stored['webhook-signature'] = cutSignatures(signature)
  if (legacyHeader !== undefined && Object.hasOwn(own, legacyHeader)) stored[legacyHeader] = REDACTED
  return stored
}

/** The request headers of an attempt as the delivery log shows them. Those of earlier versions were stored with all of them. */
export function toLoggedHeaders(
  stored: Readonly<Record<string, string>>,
  { eventId, startedAt }: { eventId: string; startedAt: Date },
): Record<string, string> {
  // Without a signature, nothing was sent.
  if (stored['webhook-signature'] === undefined) return { ...stored }
  return {
    ...CONSTANT_HEADERS,
    'webhook-id': eventId,
    'webhook-timestamp': timestampOf(startedAt),
    ...stored,
    'webhook-signature': withEllipses(stored['webhook-signature']),
  }
}

/** The timestamp that an attempt of this time is signed with, in seconds since the epoch. */
export function timestampOf(startedAt: Date): string {
  return String(Math.floor(startedAt.getTime() / 1000))
}

/** `v1,CbQzdiV8XKs+…= v1,…` becomes `v1,CbQzdiV8 v1,…`. */
function cutSignatures(header: string): string {
  return header
    .split(' ')
    .map((entry) => entry.slice(0, entry.indexOf(',') + 1 + SHOWN_CHARACTERS))
    .join(' ')
}

/** `v1,CbQzdiV8 v1,…` becomes `v1,CbQzdiV8… v1,…`. Earlier versions stored the ellipses. A redacted value has no comma. */
function withEllipses(cut: string): string {
  return cut
    .split(' ')
    .map((entry) => (!entry.includes(',') || entry.endsWith('…') ? entry : `${entry}…`))
    .join(' ')
}
