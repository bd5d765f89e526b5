import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'
import { DEFAULTS } from './defaults.ts'

/** A declared body of at most this size is left to Node, which reads it off the connection and keeps that open. */
const SMALL_BODY_BYTES = 64 * 1024

/**
 * Sends `answer`, also to a client that is still uploading: it gets the whole answer, some more of its upload is read
 * so that the answer isn't lost to a connection reset, and then the connection is closed.
 */
export function sendNodeAnswer(
  req: IncomingMessage,
  res: ServerResponse,
  { status, headers, body }: Answer,
): void {
  if (res.destroyed || res.writableEnded) return
  const all = { ...headers, 'content-length': String(Buffer.byteLength(body)) }
  // A request that a test injects, without a connection, has no `complete`.
  const isRead = req.complete || req.readableEnded
  if (isRead || req.httpVersionMajor > 1 || isSmallAndUnread(req)) {
    res.writeHead(status, all).end(body)
    return
  }
  res.writeHead(status, { ...all, connection: 'close' })
  res.flushHeaders()
  if (body !== '') res.write(body)
  // Ending the response would let Node close the socket at once, with the upload unread: a reset, and no answer.
  drain(req, () => res.end())
}

function isSmallAndUnread(req: IncomingMessage): boolean {
  const declared = req.headers['content-length']
  return !req.readableDidRead && declared !== undefined && Number(declared) <= SMALL_BODY_BYTES
}

function drain(req: IncomingMessage, done: () => void): void {
  let left: number = DEFAULTS.drainBytes
  const timer = setTimeout(finish, DEFAULTS.drainSeconds * 1000)
  timer.unref()
  const onData = (chunk: Uint8Array): void => {
    left -= chunk.length
    if (left <= 0) finish()
  }
  function finish(): void {
    clearTimeout(timer)
    req.off('data', onData).off('end', finish).off('close', finish)
    req.pause()
    done()
  }
  // A reset while draining is the client's way of having had enough.
  req
    .on('error', () => {})
    .on('data', onData)
    .on('end', finish)
    .on('close', finish)
  req.resume()
}
