import type { IncomingHttpHeaders } from 'node:http'

interface Request {
  headers: IncomingHttpHeaders
}

/** Without these headers, the body parsers of Express and Fastify do not read the body. */
const NO_BODY = { 'content-type': undefined, 'content-length': undefined, 'transfer-encoding': undefined }

const headersAsSent = new WeakMap<Request, IncomingHttpHeaders>()

/** Hides the body of `request` from parsers until `showBody` is called. */
export function hideBody(request: Request): void {
  const { headers } = request
  headersAsSent.set(request, headersAsSent.get(request) ?? headers)
  request.headers = { ...headers, ...NO_BODY }
}

/** Restores the headers that `hideBody` removed. */
export function showBody(request: Request): void {
  request.headers = headersAsSent.get(request) ?? request.headers
}
