import { WebhookError } from './errors.ts'

/** An object with the `get` method of the Fetch API's `Headers`: case-insensitive, and `null` for an absent header. */
export interface HeadersLike {
  get(name: string): string | null
}

/** Headers as platforms provide them: `Headers`, Node's `req.headers` or `req.headersDistinct`, or a `Map`. */
export type HeadersInput =
  | HeadersLike
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | ReadonlyMap<string, string | readonly string[] | undefined>

/** Reads headers by their lowercase names. */
export interface HeaderReader {
  /**
   * Returns the only value of a header.
   * @throws {WebhookError} `ERR_WEBHOOK_HEADER_MISSING`, or `ERR_WEBHOOK_HEADER_INVALID` if it was sent more than once.
   */
  require(name: string): string
  /**
   * Returns the only value of a header, or `undefined` if it is absent.
   * @throws {WebhookError} `ERR_WEBHOOK_HEADER_INVALID` if it was sent more than once.
   */
  get(name: string): string | undefined
  /** The headers as they were passed, for schemes that allow repeated ones. */
  readonly input: HeadersInput
}

/**
 * Returns the only value of the header `name` (lowercase), or `undefined` if it is absent.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_HEADER_INVALID` if it was sent more than once. Two programs that each pick another of the
 *   values would disagree about what was signed.
 */
export function readHeader(headers: HeadersInput, name: string): string | undefined {
  let found = isHeadersLike(headers) ? (headers.get(name) ?? undefined) : findOne(headers, name)
  if (Array.isArray(found)) {
    if (found.length > 1) throw repeatedHeader(name)
    found = found[0]
  }
  if (found === undefined || typeof found === 'string') return found
  throw new WebhookError('ERR_WEBHOOK_HEADER_INVALID', `The ${name} header is not a string.`, {
    reason: 'not_a_string',
    header: name,
  })
}

/**
 * Returns the only value of the header `name` (lowercase).
 *
 * @throws {WebhookError} `ERR_WEBHOOK_HEADER_MISSING` if it is absent, `ERR_WEBHOOK_HEADER_INVALID` if it was sent more than once.
 */
function requireHeader(headers: HeadersInput, name: string): string {
  const value = readHeader(headers, name)
  if (value !== undefined) return value
  throw new WebhookError('ERR_WEBHOOK_HEADER_MISSING', `The ${name} header is missing.`, {
    reason: 'missing',
    header: name,
  })
}

/** Returns a reader of `headers` for schemes. */
export function headerReader(headers: HeadersInput): HeaderReader {
  return {
    require: (name) => requireHeader(headers, name),
    get: (name) => readHeader(headers, name),
    input: headers,
  }
}

function isHeadersLike(headers: HeadersInput): headers is HeadersLike {
  return typeof headers.get === 'function' && !(headers instanceof Map)
}

/** Finds `name` in any case. Two spellings of one name are a repeated header. */
function findOne(headers: Exclude<HeadersInput, HeadersLike>, name: string): unknown {
  const record = headers instanceof Map ? Object.fromEntries(headers) : headers
  let found: unknown
  for (const key in record) {
    if (key.length !== name.length || (key !== name && key.toLowerCase() !== name)) continue
    const value: unknown = Object.hasOwn(record, key) ? record[key] : undefined
    if (value === undefined) continue
    if (found !== undefined) throw repeatedHeader(name)
    found = value
  }
  return found
}

export function repeatedHeader(name: string): WebhookError {
  return new WebhookError('ERR_WEBHOOK_HEADER_INVALID', `The ${name} header was sent more than once.`, {
    reason: 'repeated',
    header: name,
  })
}

/** @throws {TypeError} if `headers` is not an object. */
export function assertHeaders(headers: unknown): asserts headers is HeadersInput {
  if (typeof headers !== 'object' || headers === null)
    throw new TypeError('headers must be a Headers object, a record such as req.headers, or a Map')
}
