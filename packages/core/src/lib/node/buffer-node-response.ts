/* oxlint-disable typescript/unbound-method -- methods are put aside to be put back, and called through `res` again */
import type { ServerResponse } from 'node:http'
import type { WebhookResponse } from '../receiver/response.ts'

type Callback = (error?: Error | null) => void

/**
 * Keeps everything a handler writes to `res` until `settle` has resolved, so that an event is completed before its answer leaves,
 * and a handler that breaks off in the middle has answered nothing. When `settle` resolves to an answer, that one is sent in
 * place of the handler's.
 *
 * `res.headersSent` stays false while the response is held, so error handlers can still answer. `res.writableEnded` is true once
 * `end` was called, as ever, and nothing done after that changes the answer.
 */
export function bufferNodeResponse(
  res: ServerResponse,
  settle: (status: number) => Promise<WebhookResponse | undefined>,
): void {
  const { writeHead, setHeader, appendHeader, removeHeader, write, end, flushHeaders } = res
  let head: unknown[] | undefined
  let writes: unknown[][] = []
  let ended = false

  Object.assign(res, {
    writeHead(...args: unknown[]) {
      if (ended || isHeadAsItStands(args)) return res
      startOver()
      head = args
      res.statusCode = Number(args[0])
      return res
    },
    setHeader(...args: unknown[]) {
      if (ended) return res
      startOver()
      return Reflect.apply(setHeader, res, args)
    },
    appendHeader: (...args: unknown[]) => (ended ? res : Reflect.apply(appendHeader, res, args)),
    removeHeader(...args: unknown[]) {
      if (!ended) Reflect.apply(removeHeader, res, args)
    },
    flushHeaders() {},
    write(...args: unknown[]) {
      if (!ended) {
        forgetOtherHead()
        writes.push(args.filter((arg) => !isCallback(arg)))
      }
      // Whoever waits for his bytes to be written before he goes on would wait for ever.
      for (const callback of args.filter(isCallback)) process.nextTick(callback)
      return true
    },
    end(...args: unknown[]) {
      if (ended) return res
      forgetOtherHead()
      ended = true
      Reflect.set(res, 'writableEnded', true)
      const { statusCode } = res
      const statusMessage = readStatusMessage(res)
      settle(statusCode)
        .then((instead) => {
          // Given back first: middleware that wrapped these methods before us calls them through `res`.
          Object.assign(res, { writeHead, setHeader, appendHeader, removeHeader, write, end, flushHeaders })
          res.statusCode = statusCode
          if (readStatusMessage(res) !== statusMessage) res.statusMessage = statusMessage
          if (instead === undefined) replay(res, head, writes, args)
          else replace(res, instead, args)
        })
        .catch((error: unknown) => res.destroy(error instanceof Error ? error : new Error(String(error))))
      return res
    },
  })
  // Frameworks ask it whether there was an answer. As data: a getter of its own would give each response a hidden class of
  // its own in V8, which costs 45 µs a request.
  Object.defineProperty(res, 'writableEnded', { value: false, writable: true })

  /** Node lets nobody set headers after a head or a write, so who does answers in place of a handler that broke off. */
  function startOver(): void {
    head = undefined
    writes = []
  }

  /** Compression and sessions ask for one before everything they write, for as long as none was sent. */
  function isHeadAsItStands(args: unknown[]): boolean {
    return head !== undefined && args.length === 1 && args[0] === res.statusCode && head[0] === args[0]
  }

  /** So does who sets another status than the head has. The status that is settled must be the one that is sent. */
  function forgetOtherHead(): void {
    if (head !== undefined && Number(head[0]) !== res.statusCode) startOver()
  }
}

/** The message that somebody set, else '', for which Node takes its own. HTTP/2 has none and warns who looks for it there. */
function readStatusMessage(res: ServerResponse): string {
  return Object.hasOwn(res, 'statusMessage') ? res.statusMessage : ''
}

/** The handler's own calls, in their order. */
function replay(res: ServerResponse, head: unknown[] | undefined, writes: unknown[][], end: unknown[]): void {
  // The arguments are passed on as they came, in whichever overload the handler had used.
  if (head !== undefined) Reflect.apply(res.writeHead, res, head)
  for (const args of writes) Reflect.apply(res.write, res, args)
  Reflect.apply(res.end, res, end)
}

function replace(res: ServerResponse, { status, headers, body }: WebhookResponse, end: unknown[]): void {
  for (const name of res.getHeaderNames()) res.removeHeader(name)
  res.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) }).end(body)
  for (const callback of end.filter(isCallback)) callback()
}

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function'
}
