import type { IncomingMessage, ServerResponse } from 'node:http'
import { DRAIN } from '../defaults.ts'
import { endAgain } from './end-again.ts'
import { patchResponse } from './patch-response.ts'
import { type EndArguments, isCallback } from './response-recorder.ts'

/** An unread body with a declared length up to this is left to Node, which reads it and keeps the connection open. */
const SMALL_BODY_BYTES = 64 * 1024

/**
 * Makes the response of `res` reach a client that is still uploading, like nginx's `lingering_close`. After the response, up to 64 KiB
 * of the upload are read and dropped, for up to 2 s. Only then is the connection closed: closing it with unread data would reset it,
 * and the client could lose the response.
 *
 * Call it before the first write to `res`.
 */
export function lingerNodeResponse(req: IncomingMessage, res: ServerResponse): void {
  // `complete` is undefined for a request that a test injects without a connection.
  const isRead = req.complete || req.readableEnded
  if (isRead || req.httpVersionMajor > 1 || isSmallAndUnread(req)) return
  const write = res.write.bind(res)
  const end = res.end.bind(res)
  let ended = false
  res.setHeader('connection', 'close')
  patchResponse(res, {
    end(...args: EndArguments) {
      if (ended) {
        endAgain(res, args)
        return res
      }
      ended = true
      const body = args.filter((arg) => !isCallback(arg))
      if (body[0] === undefined || body[0] === null || body[0] === '') res.flushHeaders()
      // The chunk, and its encoding if there is one.
      else Reflect.apply(write, res, body)
      // Not before the upload was drained: after the end of the response, Node may close the socket.
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
  let remaining: number = DRAIN.bytes
  const timer = setTimeout(finish, DRAIN.seconds * 1000)
  timer.unref()
  const onData = (chunk: Uint8Array): void => {
    remaining -= chunk.length
    // The rest stays in the kernel's buffers, so many uploads at a time take no memory of this process. The connection stays open
    // until the timer fires, so that a client that is still sending has time to read its response.
    if (remaining <= 0) req.pause()
  }
  function finish(): void {
    clearTimeout(timer)
    req.off('data', onData).off('end', finish).off('close', finish)
    req.pause()
    done()
  }
  // Without a listener, a client that resets the connection now would cause an uncaught error.
  req
    .on('error', () => {})
    .on('data', onData)
    .on('end', finish)
    .on('close', finish)
  req.resume()
}
