import type { HeadersInput } from './headers.ts'

/** The part of a request that arrives before its body. */
export interface RequestHead {
  method?: string | undefined
  /** Path and query, or an absolute URL. Only handshakes read it, and never its host, which the client chooses. */
  url?: string | undefined
  headers: HeadersInput
}

/** A complete HTTP response, which the adapter sends through its framework. */
export interface WebhookResponse {
  status: number
  /** Names in lowercase, without `content-length`, which the platform adds. */
  headers: Record<string, string>
  body: string
}
