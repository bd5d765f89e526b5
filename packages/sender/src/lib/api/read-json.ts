import type { MiddlewareHandler } from 'hono'
import { ApiProblem } from './problem.ts'

/** Escapes make a payload longer in the request than in its deliveries, so that this is more than an event may have. */
const MAX_BODY_BYTES = 1024 * 1024
/** Deeper than any payload; shallow enough for everything that walks one by recursion, the database too. */
const MAX_DEPTH = 64

/** Reads the body under a cap and leaves it, when it's JSON that the database can hold, for validation. */
export function readJson({ optional }: { optional: boolean }): MiddlewareHandler {
  return async (c, next) => {
    const bytes = await readBytes(c.req.raw)
    const type = c.req.header('content-type')
    if (optional && bytes.length === 0 && type === undefined) {
      c.req.bodyCache = { text: cached('') }
      return next()
    }
    if (!/^application\/json\s*(?:;|$)/i.test(type ?? '')) throw new ApiProblem('ERR_API_CONTENT_TYPE')
    const text = optional && bytes.length === 0 ? '{}' : decode(bytes)
    const fault = findFault(parse(text), [])
    if (fault !== undefined) throw new ApiProblem('ERR_API_INVALID', { errors: [fault] })
    c.req.bodyCache = { text: cached(text) }
    return next()
  }
}

/** Hono's cache holds what the methods of the request return, promises; its type says otherwise. */
function cached(text: string): never {
  return Promise.resolve(text) as never
}

/** Counted as it arrives: Hono's own limit makes a new `Request` of a chunked one, which Node's adapter can't. */
async function readBytes({ headers, body }: Request): Promise<Uint8Array> {
  if (Number(headers.get('content-length')) > MAX_BODY_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > MAX_BODY_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

function tooLarge(): ApiProblem {
  return new ApiProblem('ERR_API_BODY_TOO_LARGE', {
    detail: `A body may have at most ${MAX_BODY_BYTES} bytes.`,
    // The rest of it would be taken for the next request.
    headers: { connection: 'close' },
  })
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // A fatal decoder throws for nothing but bytes that are not UTF-8.
    throw new ApiProblem('ERR_API_JSON', { detail: 'The body is not UTF-8.' })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A syntax error: its message would echo what came.
    throw new ApiProblem('ERR_API_JSON')
  }
}

function findFault(value: unknown, path: readonly string[]): { field: string; message: string } | undefined {
  const fault = (message: string) => ({ field: path.slice(0, 8).join('.'), message })
  if (typeof value === 'string')
    return isText(value) ? undefined : fault('holds characters that are not text')
  if (typeof value !== 'object' || value === null) return undefined
  if (path.length === MAX_DEPTH) return fault(`is nested deeper than ${MAX_DEPTH} levels`)
  for (const [name, member] of Object.entries(value)) {
    if (!isText(name)) return fault('has a member whose name is not text')
    const found = findFault(member, [...path, name])
    if (found !== undefined) return found
  }
  return undefined
}

/** PostgreSQL's text holds neither. */
function isText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed()
}
