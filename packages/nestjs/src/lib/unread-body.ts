import type { IncomingMessage } from 'node:http'

/** Without these headers, the body parsers of Express and Fastify do not read the body. */
const BODY_HEADERS = ['content-type', 'content-length', 'transfer-encoding'] as const

const HIDDEN: unique symbol = Symbol('hookseal:hidden')

type HidingRequest = IncomingMessage & { [HIDDEN]?: Readonly<Record<string, string>> | undefined }

/**
 * Hides the body of `req` from parsers until `showBody` is called. Changes the headers in place: a copy of them costs 5 µs, and a copy
 * on Fastify's request costs another one each time that they are read.
 */
export function hideBody(req: HidingRequest): void {
  const { headers } = req
  const hidden: Record<string, string> = { ...req[HIDDEN] }
  for (const name of BODY_HEADERS) {
    const value = headers[name]
    if (value === undefined) continue
    hidden[name] = value
    // Not `delete`, which would make V8 treat the headers as a dictionary.
    headers[name] = undefined
  }
  req[HIDDEN] = hidden
}

/** Restores the headers that `hideBody` removed. */
export function showBody(req: HidingRequest): void {
  const hidden = req[HIDDEN]
  if (hidden === undefined) return
  Object.assign(req.headers, hidden)
  req[HIDDEN] = undefined
}
