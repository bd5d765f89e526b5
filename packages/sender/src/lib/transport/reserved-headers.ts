/**
 * Headers that subscribers must not set: they determine the framing of a request, its target, or the certificate it accepts (undici
 * passes the name in `host` to TLS).
 */
export const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Headers that the sender adds to each delivery. The API rejects custom ones of these names; those of the library are not sent. */
export const SENDER_HEADERS = [
  'content-type',
  'user-agent',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
] as const

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

export interface HeaderProblem {
  readonly name: string
  /** A sentence for people. Does not contain the value. */
  readonly message: string
}

/** The first problem that prevents these headers from being sent, or undefined. */
export function checkRequestHeaders(headers: Readonly<Record<string, string>>): HeaderProblem | undefined {
  for (const name in headers) {
    if (RESERVED_HEADERS.has(name.toLowerCase()))
      return { name, message: `The header ${name} is set by the sender.` }
    if (!TOKEN.test(name)) return { name, message: 'A header has a name that HTTP does not allow.' }
    if (!VALUE.test(headers[name] ?? ''))
      return { name, message: `The header ${name} has a value that HTTP does not allow.` }
  }
  return undefined
}
