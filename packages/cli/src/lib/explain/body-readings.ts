import { gunzipSync } from 'node:zlib'
import type { Fault, FaultCode, Reading } from './faults.ts'
import { lossyRewritings, rewritings } from './json-readings.ts'

export type BodyReading = Reading<Uint8Array>

/** Enough for every style of a payload; a body of a megabyte is written again a few dozen times, in a second or two. */
const MADE_BYTES = 2 ** 25

/** What may have been signed in place of the body that is here: one mistake each, the likely ones first. */
export function* bodyReadings(body: Uint8Array): Generator<BodyReading> {
  const seen = new Set([Buffer.from(body).toString('latin1')])
  for (const candidate of limited(candidates(body))) {
    const content = Buffer.from(candidate.value).toString('latin1')
    if (!seen.has(content)) yield candidate
    seen.add(content)
  }
}

/** As {@link bodyReadings}, where something was lost: many, and far-fetched. */
export function lossyBodyReadings(body: Uint8Array): Generator<BodyReading> {
  return limited(lossyRewritings(Buffer.from(body).toString()))
}

function* limited(readings: Iterable<BodyReading>): Generator<BodyReading> {
  let made = 0
  for (const candidate of readings) {
    made += candidate.value.length
    if (made > MADE_BYTES) return
    yield candidate
  }
}

function* candidates(body: Uint8Array): Generator<BodyReading> {
  const text = Buffer.from(body).toString()
  // A character for each byte, so that what is cut off or put in changes no other byte.
  for (const { content, code, problem } of edits(Buffer.from(body).toString('latin1')))
    yield reading(Buffer.from(content, 'latin1'), code, problem)
  yield reading(
    Buffer.from(text, 'latin1'),
    'body_charset',
    'The body was taken for Latin-1 and written as UTF-8 again.',
  )
  yield* wrappings(body, text)
  yield* rewritings(text)
  yield reading('', 'body_unsigned', 'The signature is over an empty body.')
}

/** The byte order mark of UTF-8. */
const MARK = '\xef\xbb\xbf'

interface Edit extends Fault {
  content: string
}

function* edits(text: string): Generator<Edit> {
  const here = 'The body here ends with a line end that was not signed.'
  if (text.endsWith('\n')) yield { content: text.replace(/\r?\n$/, ''), code: 'body_newline', problem: here }
  const gone = 'The body was signed with a line end that is not here.'
  for (const end of ['\n', '\r\n']) yield { content: `${text}${end}`, code: 'body_newline', problem: gone }
  const unix = text.replaceAll('\r\n', '\n')
  const signedWith = 'The body was signed with line ends of'
  yield { content: unix, code: 'body_line_ends', problem: `${signedWith} LF, and has CRLF here.` }
  const dos = unix.replaceAll('\n', '\r\n')
  yield { content: dos, code: 'body_line_ends', problem: `${signedWith} CRLF, and has LF here.` }
  yield text.startsWith(MARK)
    ? {
        content: text.slice(MARK.length),
        code: 'body_bom',
        problem: 'The body here begins with a byte order mark that was not signed.',
      }
    : {
        content: `${MARK}${text}`,
        code: 'body_bom',
        problem: 'The body was signed with a byte order mark, which is not here.',
      }
  const trimmed = text.replaceAll(/^[ \t\r\n]+|(?<![ \t\r\n])[ \t\r\n]+$/g, '')
  yield {
    content: trimmed,
    code: 'body_white_space',
    problem: 'The body here has white space around it that was not signed.',
  }
}

function* wrappings(body: Uint8Array, text: string): Generator<BodyReading> {
  const inner = text.startsWith('"') ? jsonString(text) : undefined
  if (inner !== undefined)
    yield reading(inner, 'body_wrapped', 'The body here is a JSON string that holds what was signed.')
  if (/^[\w+/-]+=*\s*$/.test(text))
    yield reading(
      Buffer.from(text, 'base64'),
      'body_wrapped',
      'The body here is the base64 of what was signed.',
    )
  const unzipped = body[0] === 0x1f && body[1] === 0x8b ? gunzip(body) : undefined
  if (unzipped !== undefined)
    yield reading(unzipped, 'body_wrapped', 'The body here is compressed by gzip, and was signed before.')
}

function reading(content: string | Uint8Array, code: FaultCode, problem: string): BodyReading {
  const fault: Fault = { code, problem }
  return { value: typeof content === 'string' ? Buffer.from(content) : content, faults: [fault] }
}

function jsonString(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined // no JSON
  }
}

function gunzip(body: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(body, { maxOutputLength: MADE_BYTES })
  } catch {
    return undefined // it only begins like gzip, or is a bomb
  }
}
