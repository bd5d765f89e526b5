/** What kept an exchange from coming to an end, as one stable word. */
export type PostErrorClass =
  /** The host is, or resolves to, an address that must not be connected to. */
  | 'forbidden_address'
  /** The URL is one that no endpoint may have. */
  | 'forbidden_url'
  /** The headers can't be sent. */
  | 'request'
  /** The name could not be resolved. */
  | 'dns'
  /** No connection was made. */
  | 'connect'
  /** A connection was made, but no secure one. */
  | 'tls'
  /** The exchange was not over in time. */
  | 'timeout'
  /** The connection broke before the answer was whole. */
  | 'reset'
  /** What came back isn't HTTP/1.1, or too much of a head. */
  | 'protocol'
  /** Called off by us. */
  | 'aborted'

/** The endpoint answered: with any status, redirects included. */
export interface PostResponse {
  readonly ok: true
  readonly status: number
  /** Names in lower case; the values of repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** The bytes as they came, up to the cap. */
  readonly body: Uint8Array
  /** Whether there was more of the body. */
  readonly truncated: boolean
  /** From the call of `post` until the answer was read, in ms. */
  readonly latencyMs: number
  readonly remoteAddress: string | undefined
}

/** There is no answer. */
export interface PostFailure {
  readonly ok: false
  readonly errorClass: PostErrorClass
  /** A sentence for people. Names the host and nothing else of the URL, and no header, which may hold secrets. */
  readonly message: string
  readonly latencyMs: number
}

export type PostResult = PostResponse | PostFailure
