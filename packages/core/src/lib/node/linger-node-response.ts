import type { IncomingMessage, ServerResponse } from 'node:http'
import { TUNING } from '../defaults.ts'

/** A declared body of at most this size is left to Node, which reads it off the connection and keeps that open. */
const SMALL_BODY_BYTES = 64 * 1024

/**
 * Makes the answer that `res` is about to get reach a client that is still uploading: it gets the whole answer, some more of
 * its upload is read, and the connection is closed a little later, so that the answer isn't lost to a reset.
 */
export function lingerNodeResponse(req: IncomingMessage, res: ServerResponse): void {
  // A request that a test injects, without a connection, has no `complete`.
  const isRead = req.complete || req.readableEnded
  if (isRead || req.httpVersionMajor > 1 || isSmallAndUnread(req)) return
  const write = res.write.bind(res)
  const end = res.end.bind(res)
  let ended = false
  res.setHeader('connection', 'close')
  Object.assign(res, {
    end(...args: unknown[]) {
      if (ended) return res
      ended = true
      const body = args.filter((arg) => typeof arg !== 'function')
      if (body[0] === undefined || body[0] === null || body[0] === '') res.flushHeaders()
      // The chunk and its encoding, as they came.
      else Reflect.apply(write, res, body)
      // Ending the response would let Node close the socket at once, with the upload unread: a reset, and no answer.
      drain(req, () => Reflect.apply(end, res, args.slice(body.length)))
      return res
    },
  })
}

function isSmallAndUnread(req: IncomingMessage): boolean {
  const declared = req.headers['content-length']
  return !req.readableDidRead && declared !== undefined && Number(declared) <= SMALL_BODY_BYTES
}

function drain(req: IncomingMessage, done: () => void): void {
  let left: number = TUNING.drainBytes
  const timer = setTimeout(finish, TUNING.drainSeconds * 1000)
  timer.unref()
  const onData = (chunk: Uint8Array): void => {
    left -= chunk.length
    // What more it sends stays with the kernels, so that many who go on at once take no memory of ours; the timer gives a client
    // that has not looked yet the time to find its answer.
    if (left <= 0) req.pause()
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
