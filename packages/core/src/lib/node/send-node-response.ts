import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '../receiver/response.ts'
import { lingerNodeResponse } from './linger-node-response.ts'

/** Sends `answer`, also to a client that is still uploading. */
export function sendNodeAnswer(
  req: IncomingMessage,
  res: ServerResponse,
  { status, headers, body }: Answer,
): void {
  if (res.destroyed || res.writableEnded) return
  lingerNodeResponse(req, res)
  res.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) }).end(body)
}
