import { errors } from 'undici'
import { ForbiddenAddressError, NameResolutionError } from './guard/connect-errors.ts'
import type { PostErrorClass, PostFailure } from './post-result.ts'
import { ResponseOverflowError } from './response-meter.ts'

/** The step that an exchange waits for. */
export type Phase = 'connect' | 'response' | 'body'

export type Failure = Pick<PostFailure, 'errorClass' | 'message'>

export const ABORTED: Failure = { errorClass: 'aborted', message: 'The request was aborted.' }

/** The failure of an exchange that exceeded its timeout in this phase. */
export function timeoutFailure({ host }: URL, phase: Phase, timeoutMs: number): Failure {
  const what = {
    connect: `There was no connection to ${host}`,
    response: `There was no response from ${host}`,
    body: `The response from ${host} did not end`,
  }[phase]
  return { errorClass: 'timeout', message: `${what} within ${timeoutMs} ms.` }
}

/**
 * Classifies an error of undici, Node or OpenSSL. The failure contains its code, or a fixed phrase, which are from known sets. It never
 * contains the error's message, which may quote addresses, certificates and headers.
 */
export function toFailure(error: unknown, url: URL, phase: Phase): Failure {
  // An attempt on each of several addresses failed: the first failure is reported.
  const cause: unknown = error instanceof AggregateError ? error.errors[0] : error
  if (cause instanceof ForbiddenAddressError) return failure('forbidden_address', url, cause.reason)
  if (cause instanceof NameResolutionError) return failure('dns', url, cause.dnsCode)
  if (cause instanceof ResponseOverflowError) return failure('overflow', url, cause.message)
  const code = codeOf(cause)
  const errorClass =
    ANY_TIME[code] ??
    (phase === 'connect' ? beforeRequest(code, url.protocol) : afterRequest(code, cause, phase))
  return failure(errorClass, url, code)
}

const SENTENCES: Record<PostErrorClass, (host: string) => string> = {
  forbidden_address: (host) => `The address of ${host} is not allowed`,
  forbidden_url: (host) => `The URL at ${host} is not allowed`,
  request: () => 'The request is not valid HTTP',
  dns: (host) => `The name in ${host} could not be resolved`,
  connect: (host) => `There was no connection to ${host}`,
  tls: (host) => `There was no secure connection to ${host}`,
  timeout: (host) => `There was no connection to ${host} in time`,
  reset: (host) => `The connection to ${host} broke before the response was complete`,
  protocol: (host) => `The response from ${host} is not valid HTTP/1.1`,
  overflow: (host) => `The response from ${host} is too large outside its body`,
  aborted: () => 'The request was aborted',
}

function failure(errorClass: PostErrorClass, { host }: URL, detail: string): Failure {
  return { errorClass, message: `${SENTENCES[errorClass](host)} (${detail}).` }
}

const ANY_TIME: Readonly<Record<string, PostErrorClass>> = {
  ERR_IP_BLOCKED: 'forbidden_address',
  UND_ERR_INVALID_ARG: 'request',
  UND_ERR_NOT_SUPPORTED: 'request',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'overflow',
}

function beforeRequest(code: string, protocol: string): PostErrorClass {
  if (code === 'ETIMEDOUT') return 'timeout'
  // System errors, except those that end a TLS handshake over an established TCP connection.
  const tcp = /^E[A-Z0-9]+$/.test(code) && code !== 'EPROTO' && code !== 'ECONNRESET'
  return protocol === 'https:' && !tcp ? 'tls' : 'connect'
}

function afterRequest(code: string, cause: unknown, phase: Phase): PostErrorClass {
  if (code.startsWith('ERR_SSL_')) return 'tls'
  // The connection ended inside a chunked body.
  if (cause instanceof errors.HTTPParserError) return code.includes('EOF') ? 'reset' : 'protocol'
  // In the body: it ended early. Before it: the head is malformed.
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return phase === 'body' ? 'reset' : 'protocol'
  // undici reports an upgrade with the code of a broken connection.
  return cause instanceof Error && cause.message.startsWith('bad ') ? 'protocol' : 'reset'
}

function codeOf(error: unknown): string {
  // undici 8 loses the code of these. The text in parentheses is one of the parser's fixed phrases.
  if (error instanceof errors.HTTPParserError) return /\((.+)\)$/.exec(error.message)?.[1] ?? 'HPE'
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}
