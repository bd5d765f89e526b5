/**
 * Headers that decide how a request is framed, where it goes or whose certificate it accepts (undici asks TLS for the name in `host`).
 * Subscribers may set any others.
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

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

export interface HeaderProblem {
  readonly name: string
  /** A sentence for people; it doesn't hold the value. */
  readonly message: string
}

/** What keeps `headers` from being sent with a request, or `undefined`. */
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
