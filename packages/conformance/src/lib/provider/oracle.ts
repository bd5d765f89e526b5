import type { ReceiverOptions, WebhookErrorCode } from '@hookseal/core'

/** The parts of a preset of `@hookseal/providers` that the contract uses. */
export interface ProviderUnderTest {
  (options: ReceiverOptions & Record<string, unknown>): ReceiverOptions
  signedRequest(
    delivery: { body: string; id?: string; timestamp?: Date } & Record<string, unknown>,
    secret: string,
  ): Promise<SignedRequest>
  row: {
    name: string
    title: string
    signature: {
      kind: string
      authenticated?: string
      header?: string | readonly string[]
      headerPrefix?: string
      format?: object
    }
    time: { in: string; header?: string } | null
    tolerance: { past: number; future: number } | null
    id: { in: string; header?: string | readonly string[]; signed: boolean; claimsBody?: boolean }
    type: { in: string; header?: string | readonly string[]; signed: boolean } | null
    handshake?: object | undefined
  }
}

/** A delivery as it is sent. */
export interface SignedRequest {
  body: string
  headers: Record<string, string>
}

/** A request with the exact response that it must get. */
export interface ExpectedExchange {
  /** Completes the title of the test. */
  name: string
  method?: string
  /** Path and query, after the path of the receiver. @default '' */
  query?: string
  request: SignedRequest | (() => Promise<SignedRequest>)
  response: {
    status: number
    body?: string | RegExp
    code?: WebhookErrorCode
    /** Headers that the response must have, among others. */
    headers?: Record<string, string>
  }
  /** The message that the handler must receive. */
  message?: { id?: string; type?: string }
}

/** What a preset is checked against: the provider's own SDK, or code that was written apart from it. */
export interface ProviderOracle {
  /** Such as `stripe@22.1.0` or `node:crypto`. */
  name: string
  /** The secret of the receiver. */
  secret: string
  /** The key that signs, where it is another one. @default secret */
  signingSecret?: string
  otherSecret: string
  /** Options that the preset needs, such as `publicUrl`. */
  options?: Record<string, unknown>
  /** A real payload. Where the signature is inside the body, the body without it. */
  body: string
  /** A body that differs where it counts. @default the body with a space behind it */
  otherBody?: string
  /** Writes a signed body in another way that its signature covers too. For providers that do not sign the bytes. */
  respell?: (body: string) => string
  /** Id and type that the preset reads from `body`. Omit what it reads from headers. */
  expected: { id?: string; type?: string }
  /** Signs as the provider does. Omit it only if the SDK cannot sign. */
  sign?: (delivery: { body: string; timestamp: Date; id: string }) => SignedRequest | Promise<SignedRequest>
  /** Whether the SDK accepts a delivery. Omit it only if the SDK cannot verify. */
  verify?: (request: SignedRequest, now: Date) => boolean | Promise<boolean>
  /** Further deliveries that must be rejected or accepted, such as signatures of parts of the body. */
  exchanges?: readonly ExpectedExchange[]
  /** What the provider asks before it sends events, and how that may be abused. */
  handshakes?: readonly ExpectedExchange[]
}
