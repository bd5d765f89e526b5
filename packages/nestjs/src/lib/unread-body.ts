import type { IncomingHttpHeaders } from 'node:http'

interface Request {
  headers: IncomingHttpHeaders
}

/** With none of these announced, the body parsers of Express and Fastify take the body as read. */
const NO_BODY = { 'content-type': undefined, 'content-length': undefined, 'transfer-encoding': undefined }

const headersAsSent = new WeakMap<Request, IncomingHttpHeaders>()

/** Keeps parsers off a request's body, until `showBody`. */
export function hideBody(request: Request): void {
  const { headers } = request
  headersAsSent.set(request, headersAsSent.get(request) ?? headers)
  request.headers = { ...headers, ...NO_BODY }
}

export function showBody(request: Request): void {
  request.headers = headersAsSent.get(request) ?? request.headers
}
