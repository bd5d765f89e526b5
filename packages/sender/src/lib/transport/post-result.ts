/** Why an exchange failed, as one stable word. */
export type PostErrorClass =
  /** The host is, or resolves to, an address that must not be connected to. */
  | 'forbidden_address'
  /** Endpoints may not have this URL. */
  | 'forbidden_url'
  /** The headers cannot be sent, or the delivery could not be signed. */
  | 'request'
  /** The host name could not be resolved. */
  | 'dns'
  /** No connection was established. */
  | 'connect'
  /** The TLS handshake failed. */
  | 'tls'
  /** The exchange exceeded its timeout. */
  | 'timeout'
  /** The connection broke before the response was complete. */
  | 'reset'
  /** The response is not valid HTTP/1.1. */
  | 'protocol'
  /** The response has too many informational responses (1xx), or too many bytes of heads, chunk extensions and trailers. */
  | 'overflow'
  /** This process aborted the request. */
  | 'aborted'

/** A response with any status, redirects included. */
export interface PostResponse {
  readonly ok: true
  readonly status: number
  /** Names in lower case; the values of repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** The bytes as they arrived, up to the cap. */
  readonly body: Uint8Array
  /** Whether `body` is incomplete: it was longer than the cap, or reading it failed. */
  readonly truncated: boolean
  /** Why reading the body failed. The status counts nevertheless: the server sent it after it received the request. */
  readonly bodyFailure?: Pick<PostFailure, 'errorClass' | 'message'>
  /** From the call of `post` until the response was read, in ms. */
  readonly latencyMs: number
  readonly remoteAddress: string | undefined
}

/** A post without a response: no complete head arrived. */
export interface PostFailure {
  readonly ok: false
  readonly errorClass: PostErrorClass
  /** A sentence for people. Contains the host, but no other part of the URL and no header value: those may be secrets. */
  readonly message: string
  readonly latencyMs: number
}

export type PostResult = PostResponse | PostFailure
