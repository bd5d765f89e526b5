import { errors } from 'undici'
import { ForbiddenAddressError, NameResolutionError } from './guard/connect-errors.ts'
import type { PostErrorClass, PostFailure } from './post-result.ts'

/** What an exchange waits for. */
export type Phase = 'connect' | 'answer' | 'body'

export type Failure = Pick<PostFailure, 'errorClass' | 'message'>

export const CALLED_OFF: Failure = { errorClass: 'aborted', message: 'The attempt was called off.' }

/** The exchange took longer than it may. */
export function tooLate({ host }: URL, phase: Phase, timeoutMs: number): Failure {
  const what = {
    connect: `There was no connection to ${host}`,
    answer: `There was no answer from ${host}`,
    body: `The answer from ${host} did not end`,
  }[phase]
  return { errorClass: 'timeout', message: `${what} within ${timeoutMs} ms.` }
}

/**
 * What an error of undici, Node or OpenSSL means. Its message is never passed on: it may quote addresses, certificates and headers.
 * Its code is, or the parser's complaint: words of a known set.
 */
export function failureOf(error: unknown, url: URL, phase: Phase): Failure {
  // With several addresses, each failed in its own way; what happened to the first one counts.
  const cause: unknown = error instanceof AggregateError ? error.errors[0] : error
  if (cause instanceof ForbiddenAddressError) return failure('forbidden_address', url, cause.reason)
  if (cause instanceof NameResolutionError) return failure('dns', url, cause.dnsCode)
  const code = codeOf(cause)
  const errorClass =
    ANY_TIME[code] ??
    (phase === 'connect' ? beforeRequest(code, url.protocol) : afterRequest(code, cause, phase))
  return failure(errorClass, url, code)
}

const SENTENCES: Record<PostErrorClass, (host: string) => string> = {
  forbidden_address: (host) => `The address of ${host} is not allowed`,
  forbidden_url: (host) => `The URL at ${host} is not allowed`,
  request: () => 'The request cannot be sent as it is',
  dns: (host) => `The name in ${host} could not be resolved`,
  connect: (host) => `There was no connection to ${host}`,
  tls: (host) => `There was no secure connection to ${host}`,
  timeout: (host) => `There was no connection to ${host} in time`,
  reset: (host) => `The connection to ${host} broke before the answer was whole`,
  protocol: (host) => `The answer from ${host} is not valid HTTP/1.1`,
  aborted: () => 'The attempt was called off',
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
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
}

function beforeRequest(code: string, protocol: string): PostErrorClass {
  if (code === 'ETIMEDOUT') return 'timeout'
  // Errors of the system, but for those that a TLS handshake ends with when TCP stands.
  const tcp = /^E[A-Z0-9]+$/.test(code) && code !== 'EPROTO' && code !== 'ECONNRESET'
  return protocol === 'https:' && !tcp ? 'tls' : 'connect'
}

function afterRequest(code: string, cause: unknown, phase: Phase): PostErrorClass {
  if (code.startsWith('ERR_SSL_')) return 'tls'
  // The connection ended, but a chunked body had not.
  if (cause instanceof errors.HTTPParserError) return code.includes('EOF') ? 'reset' : 'protocol'
  // Of a body that ends too early, unless it's the head that can't be read.
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return phase === 'body' ? 'reset' : 'protocol'
  // For a 100 or an upgrade that nobody asked for, undici has the code of a broken connection.
  return cause instanceof Error && cause.message.startsWith('bad ') ? 'protocol' : 'reset'
}

function codeOf(error: unknown): string {
  // Of these, undici 8 loses the code. What it has in brackets is one of the parser's fixed phrases.
  if (error instanceof errors.HTTPParserError) return /\((.+)\)$/.exec(error.message)?.[1] ?? 'HPE'
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}
