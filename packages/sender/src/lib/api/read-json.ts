import type { Context, MiddlewareHandler } from 'hono'
import type { ApiEnv } from './env.ts'
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
  /** Called with the length of the body before it is parsed. @default does nothing */
  countBytes?: ((c: Context<ApiEnv>, bytes: number) => Promise<void>) | undefined
}

/** Reads a JSON body of limited size and depth, rejects text that the database cannot store, and passes the body to validation. */
export function readJson({
  optional,
  maxBytes = MAX_BODY_BYTES,
  countBytes,
}: JsonOptions): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const bytes = await readBytes(c.req.raw, maxBytes)
    await countBytes?.(c, bytes.length)
    const type = c.req.header('content-type')
    if (optional && bytes.length === 0 && type === undefined) {
      c.req.bodyCache = { text: cached('') }
      return next()
    }
    if (!/^application\/json\s*(?:;|$)/i.test(type ?? '')) throw new ApiProblem('ERR_API_CONTENT_TYPE')
    const text = optional && bytes.length === 0 ? '{}' : decode(bytes)
    const value = parse(text)
    // Text of valid UTF-8 can only contain such characters as escapes, so other bodies need no look at their strings.
    const mayFail = text.includes('\\u') || isDeeper(value, MAX_DEPTH)
    const fault = mayFail ? findFault(value, []) : undefined
    if (fault !== undefined) throw new ApiProblem('ERR_API_INVALID', { errors: [fault] })
    c.req.bodyCache = { text: cached(text) }
    // Hono's own method would parse the text again.
    c.req.json = async () => value as never
    return next()
  }
}

/** Hono's cache holds promises, as the methods of a request return them. Its declared type is wrong. */
function cached(value: unknown): never {
  return Promise.resolve(value) as never
}

/** Counts the body as it arrives. Hono's `bodyLimit` is not an option: it clones chunked requests, which Node's adapter cannot do. */
async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const { headers } = request
  const declared = headers.get('content-length')
  if (Number(declared) > maxBytes) throw tooLarge(maxBytes)
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    if (declared !== null && !headers.has('transfer-encoding')) return await readDeclared(request, maxBytes)
    for await (const chunk of request.body ?? []) {
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

/** Reads a body whose length the server enforces. Node's adapter creates no stream for it, which would cost 60 µs. */
async function readDeclared(request: Request, maxBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.length > maxBytes) throw tooLarge(maxBytes)
  return bytes
}

function tooLarge(maxBytes: number): ApiProblem {
  return new ApiProblem('ERR_API_BODY_TOO_LARGE', {
    detail: `The body must have at most ${maxBytes} bytes.`,
    // The rest of the body would be parsed as the next request.
    headers: { connection: 'close' },
  })
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
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

/** Whether objects and arrays are nested in more than `levels` levels. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) return value.some((item) => isDeeper(item, levels - 1))
  const members = value as Readonly<Record<string, unknown>> // any object has members
  for (const name in members) if (isDeeper(members[name], levels - 1)) return true
  return false
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
