import type { MiddlewareHandler } from 'hono'
import { ApiProblem } from './problem.ts'

/** Larger than the limit of an event, because JSON escapes can make a payload longer in the request than in its deliveries. */
const MAX_BODY_BYTES = 1024 * 1024
/** Deeper than any known payload, and shallow enough for recursive code, including the database's JSON functions. */
const MAX_DEPTH = 64

interface JsonOptions {
  /** Whether the request may have no body. */
  optional: boolean
  /** @default 1 MiB */
  maxBytes?: number
}

/** Reads a JSON body of limited size and depth, rejects text that the database cannot store, and passes the body to validation. */
export function readJson({ optional, maxBytes = MAX_BODY_BYTES }: JsonOptions): MiddlewareHandler {
  return async (c, next) => {
    const bytes = await readBytes(c.req.raw, maxBytes)
    const type = c.req.header('content-type')
    if (optional && bytes.length === 0 && type === undefined) {
      c.req.bodyCache = { text: cached('') }
      return next()
    }
    if (!/^application\/json\s*(?:;|$)/i.test(type ?? '')) throw new ApiProblem('ERR_API_CONTENT_TYPE')
    const text = optional && bytes.length === 0 ? '{}' : decode(bytes)
    const value = parse(text)
    const fault = findFault(value, [])
    if (fault !== undefined) throw new ApiProblem('ERR_API_INVALID', { errors: [fault] })
    c.req.bodyCache = { text: cached(text), json: cached(value) }
    return next()
  }
}

/** Hono's cache holds promises, as the methods of a request return them. Its declared type is wrong. */
function cached(value: unknown): never {
  return Promise.resolve(value) as never
}

/** Counts the body as it arrives. Hono's `bodyLimit` is not an option: it clones chunked requests, which Node's adapter cannot do. */
async function readBytes({ headers, body }: Request, maxBytes: number): Promise<Uint8Array> {
  if (Number(headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes)
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of body ?? []) {
      length += chunk.length
      if (length > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof ApiProblem) throw error
    // The client aborted its upload. It may be any client, so it must not cause an error in the log.
    throw new ApiProblem('ERR_API_REQUEST', { detail: 'The body was not received completely.' })
  }
  return Buffer.concat(chunks, length)
}

function tooLarge(maxBytes: number): ApiProblem {
  return new ApiProblem('ERR_API_BODY_TOO_LARGE', {
    detail: `The body must have at most ${maxBytes} bytes.`,
    // The rest of the body would be parsed as the next request.
    headers: { connection: 'close' },
  })
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // A fatal decoder only throws for bytes that are not UTF-8.
    throw new ApiProblem('ERR_API_JSON', { detail: 'The body is not valid UTF-8.' })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The message of a SyntaxError quotes the input, so it must not reach the response.
    throw new ApiProblem('ERR_API_JSON')
  }
}

/** @param path Where the value is. Changed while its members are checked. */
function findFault(value: unknown, path: string[]): { field: string; message: string } | undefined {
  const fault = (message: string) => ({ field: path.slice(0, 8).join('.'), message })
  if (typeof value === 'string')
    return isText(value) ? undefined : fault('contains U+0000 or a lone surrogate')
  if (typeof value !== 'object' || value === null) return undefined
  if (path.length === MAX_DEPTH) return fault(`is nested deeper than ${MAX_DEPTH} levels`)
  for (const [name, member] of Object.entries(value)) {
    if (!isText(name)) return fault('has a member whose name contains U+0000 or a lone surrogate')
    if (typeof member !== 'string' && typeof member !== 'object') continue
    path.push(name)
    const found = findFault(member, path)
    if (found !== undefined) return found
    path.pop()
  }
  return undefined
}

/** PostgreSQL's text type can store neither U+0000 nor a lone surrogate. */
function isText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed()
}
