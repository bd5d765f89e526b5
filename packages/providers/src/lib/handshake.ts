import type { RequestHead, VerificationKey, WebhookMessage, WebhookResponse } from '@hookseal/core'
import type { ActiveKey, MacEncoding } from '@hookseal/core/schemes'
import type { PresetOptions } from './preset-options.ts'

/** What a provider asks before it sends events. */
export interface Handshake {
  /** One sentence for documentation. */
  description: string
  /** Responds to a request that is not signed, such as a `GET` with a challenge. */
  before?: (
    request: RequestHead,
    keys: () => Promise<readonly ActiveKey[]>,
    options: PresetOptions,
  ) => Promise<WebhookResponse | undefined>
  /** Responds to a verified message that is not an event. */
  verified?: (
    message: WebhookMessage,
    key: VerificationKey,
    options: PresetOptions,
  ) => Promise<WebhookResponse | undefined>
}

/** A response with `text`. */
export function textResponse(text: string, headers: Record<string, string> = {}): WebhookResponse {
  // `nosniff` keeps a browser from reading a reflected challenge as HTML.
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', ...headers },
    body: text,
  }
}

/** A response with `value` as JSON. */
export function jsonResponse(value: unknown): WebhookResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' },
    body: JSON.stringify(value),
  }
}

/** A response without a body. */
export function emptyResponse(): WebhookResponse {
  return { status: 204, headers: {}, body: '' }
}

/** What providers send as a challenge. No event looks like this: JSON objects have braces, and signed texts with a time have a colon. */
const CHALLENGE = /^[\w.~+/=-]{1,512}$/

/** Returns `value` if it is a challenge, and `undefined` if it may be an event, which a MAC of it would sign. */
export function asChallenge(value: unknown): string | undefined {
  return typeof value === 'string' && CHALLENGE.test(value) ? value : undefined
}

/** Returns the challenge in a parameter of a `GET` request. */
export function challengeOf(request: RequestHead, parameter: string): string | undefined {
  return request.method === 'GET' ? asChallenge(queryOf(request).get(parameter)) : undefined
}

/** Resolves with the MAC of a challenge. */
export async function macOfChallenge(
  key: VerificationKey | undefined,
  challenge: string,
  encoding: MacEncoding,
): Promise<string | undefined> {
  return key !== undefined && 'createMac' in key ? key.createMac(challenge).digest(encoding) : undefined
}

/** The query parameters of a request. */
export function queryOf({ url = '' }: RequestHead): URLSearchParams {
  const start = url.indexOf('?')
  return new URLSearchParams(start === -1 ? '' : url.slice(start))
}
