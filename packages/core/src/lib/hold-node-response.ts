/* oxlint-disable typescript/unbound-method -- methods are put aside to be put back, and called through `res` again */
import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'

type Callback = (error?: Error | null) => void

/**
 * Keeps everything a handler writes to `res` until `settle` has resolved, so that an event is completed before its answer leaves,
 * and a handler that breaks off in the middle has answered nothing. When `settle` resolves to an answer, that one is sent in
 * place of the handler's.
 *
 * `res.headersSent` stays false while the response is held, so error handlers can still answer. `res.writableEnded` is true once
 * `end` was called, as ever, and nothing done after that changes the answer.
 */
export function holdNodeResponse(
  res: ServerResponse,
  settle: (status: number) => Promise<Answer | undefined>,
): void {
  const { writeHead, setHeader, write, end, flushHeaders } = res
  let head: unknown[] | undefined
  let writes: unknown[][] = []
  let ended = false

  Object.assign(res, {
    writeHead(...args: unknown[]) {
      if (ended) return res
      startOver()
      head = args
      if (typeof args[0] === 'number') res.statusCode = args[0]
      return res
    },
    setHeader(...args: unknown[]) {
      if (ended) return res
      startOver()
      return Reflect.apply(setHeader, res, args)
    },
    flushHeaders() {},
    write(...args: unknown[]) {
      if (!ended) writes.push(args)
      return true
    },
    end(...args: unknown[]) {
      if (ended) return res
      ended = true
      Reflect.set(res, 'writableEnded', true)
      const status = res.statusCode
      settle(status)
        .then((instead) => {
          // Given back first: middleware that wrapped these methods before us calls them through `res`.
          Object.assign(res, { writeHead, setHeader, write, end, flushHeaders })
          res.statusCode = status
          if (instead === undefined) replay(res, head, writes, args)
          else replace(res, instead, [...writes, args])
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
}

/** The handler's own calls, in their order. */
function replay(res: ServerResponse, head: unknown[] | undefined, writes: unknown[][], end: unknown[]): void {
  // The arguments are passed on as they came, in whichever overload the handler had used.
  if (head !== undefined) Reflect.apply(res.writeHead, res, head)
  for (const args of writes) Reflect.apply(res.write, res, args)
  Reflect.apply(res.end, res, end)
}

function replace(res: ServerResponse, { status, headers, body }: Answer, calls: unknown[][]): void {
  for (const name of res.getHeaderNames()) res.removeHeader(name)
  res.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) }).end(body)
  // Whoever waits for his bytes to be written would wait for ever.
  for (const args of calls) for (const callback of args.filter(isCallback)) callback()
}

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function'
}
