import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WebhookResponse } from '../http.ts'
import { lingerNodeResponse } from './linger-node-response.ts'

/** Sends a response, also to a client that is still uploading. Does nothing if `res` has ended or its connection is closed. */
export function sendNodeResponse(
  req: IncomingMessage,
  res: ServerResponse,
  { status, headers, body }: WebhookResponse,
): void {
  if (res.destroyed || res.writableEnded) return
  lingerNodeResponse(req, res)
  res.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) }).end(body)
}
