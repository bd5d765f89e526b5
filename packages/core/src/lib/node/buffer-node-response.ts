/* oxlint-disable typescript/unbound-method -- the original methods are called with `res` as `this` */
import type { ServerResponse } from 'node:http'
import type { WebhookResponse } from '../http.ts'
import { checkHead } from './check-head.ts'
import { endAgain } from './end-again.ts'
import { patchResponse } from './patch-response.ts'
import {
  type EndArguments,
  type HeadArguments,
  isCallback,
  ResponseRecorder,
  type WriteArguments,
} from './response-recorder.ts'

/**
 * Buffers everything that a handler writes to `res` until `settle` has resolved. An event is therefore completed before its response
 * is sent, and a handler that fails halfway has sent nothing. If `settle` resolves to a response, that one is sent in place of the
 * handler's.
 *
 * `res.headersSent` stays false while the response is buffered, so error handlers can still respond. `res.writableEnded` is true after
 * `end` was called, as usual, and later calls do not change the response.
 */
export function bufferNodeResponse(
  res: ServerResponse,
  settle: (status: number) => Promise<WebhookResponse | undefined>,
): void {
  const { setHeader, appendHeader, removeHeader } = res
  const recorder = new ResponseRecorder()
  const { restore } = patchResponse(res, {
    writeHead(...args: HeadArguments) {
      if (recorder.ended) return res
      checkHead(res, args)
      recorder.writeHead(args, res.statusCode)
      res.statusCode = Number(args[0])
      return res
    },
    setHeader(...args) {
      if (recorder.ended) return res
      // Node allows no header after a head or a write, so this is an error handler that replaces the response.
      recorder.reset()
      return setHeader.apply(res, args)
    },
    appendHeader: (...args) => (recorder.ended ? res : appendHeader.apply(res, args)),
    removeHeader(...args) {
      if (!recorder.ended) removeHeader.apply(res, args)
    },
    flushHeaders() {},
    write(...args: WriteArguments) {
      if (!recorder.ended) recorder.write(args, res.statusCode)
      // Called right away: a handler that awaits the callback before it ends the response would deadlock.
      const values: readonly unknown[] = args
      for (const callback of values.filter(isCallback)) process.nextTick(callback)
      return true
    },
    end(...args: EndArguments) {
      if (recorder.ended) {
        endAgain(res, args)
        return res
      }
      recorder.end(args, res.statusCode)
      Reflect.set(res, 'writableEnded', true)
      // As Node converts it for the status line: the status that is settled must be the one that is sent.
      const statusCode = Math.trunc(res.statusCode) | 0
      const statusMessage = readStatusMessage(res)
      settle(statusCode)
        .then((instead) => {
          // Restored first: middleware that wrapped these methods before this function calls them through `res`.
          restore()
          res.statusCode = statusCode
          if (readStatusMessage(res) !== statusMessage) res.statusMessage = statusMessage
          if (instead === undefined) return recorder.replayInto(res)
          replace(res, instead)
          recorder.callBack()
        })
        .catch((error: unknown) => res.destroy(error instanceof Error ? error : new Error(String(error))))
      return res
    },
  })
  // Frameworks read it to see whether a handler has responded. A data property, because a getter per response would give each a hidden
  // class of its own in V8, which costs 45 µs a request.
  Object.defineProperty(res, 'writableEnded', { value: false, writable: true })
}

/** Returns the status message that a handler set, or '' for Node's own. HTTP/2 has none, and its getter prints a warning. */
function readStatusMessage(res: ServerResponse): string {
  return Object.hasOwn(res, 'statusMessage') ? res.statusMessage : ''
}

function replace(res: ServerResponse, { status, headers, body }: WebhookResponse): void {
  for (const name of res.getHeaderNames()) res.removeHeader(name)
  res.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) }).end(body)
}
