import type { IncomingHttpHeaders } from 'node:http'

/** Without these headers, the body parsers of Express and Fastify do not read the body. */
const BODY_HEADERS = ['content-type', 'content-length', 'transfer-encoding'] as const

const HIDDEN: unique symbol = Symbol('hookseal:hidden')

/** A request of Node, or of a framework that wraps it. */
interface HidingRequest {
  headers: IncomingHttpHeaders
  [HIDDEN]?: IncomingHttpHeaders | undefined
}

/**
 * Hides the body of `request` from parsers until `showBody` is called. Code in between sees the request without `content-type`,
 * `content-length` and `transfer-encoding`. Changes the headers in place: given a copy, Fastify would merge two objects each time that
 * they are read.
 */
export function hideBody(request: { headers: IncomingHttpHeaders }): void {
  const hiding: HidingRequest = request
  const hidden = { ...hiding[HIDDEN] }
  const headers: IncomingHttpHeaders = request.headers
  for (const name of BODY_HEADERS) {
    if (headers[name] === undefined) continue
    hidden[name] = headers[name]
    // Not `delete`, which would make V8 treat the headers as a dictionary.
    headers[name] = undefined
  }
  hiding[HIDDEN] = hidden
  keep(request, headers)
}

/** Restores the headers that `hideBody` removed. */
export function showBody(request: { headers: IncomingHttpHeaders }): void {
  const hiding: HidingRequest = request
  if (hiding[HIDDEN] === undefined) return
  keep(request, Object.assign(request.headers, hiding[HIDDEN]))
  hiding[HIDDEN] = undefined
}

/** After a hook has set `request.headers`, Fastify returns a new object each time that they are read. */
function keep(request: { headers: IncomingHttpHeaders }, headers: IncomingHttpHeaders): void {
  if (request.headers !== headers) request.headers = headers
}
