import { gunzipSync } from 'node:zlib'
import type { Fault, FaultCode, Reading } from './faults.ts'
import { rewritings } from './json-readings.ts'

export type BodyReading = Reading<Uint8Array>

/** Enough for every style of a payload; of a body of megabytes only the first few are made. */
const MEMORY_BYTES = 64 * 2 ** 20

/** What may have been signed in place of the body that is here, the body itself first. */
export function bodyReadings(body: Uint8Array): BodyReading[] {
  const readings: BodyReading[] = []
  const seen = new Set<string>()
  let size = 0
  for (const candidate of candidates(body)) {
    const bytes = Buffer.from(candidate.value)
    const content = bytes.toString('latin1')
    if (seen.has(content)) continue
    seen.add(content)
    readings.push(candidate)
    size += bytes.length
    if (size > MEMORY_BYTES) break
  }
  return readings
}

function* candidates(body: Uint8Array): Generator<BodyReading> {
  yield { value: body, faults: [] }
  const text = Buffer.from(body).toString()
  yield* lineEnds(text)
  yield* surroundings(text)
  yield* wrappings(body, text)
  yield* rewritings(text)
  yield reading('', 'body_unsigned', 'The signature is over an empty body.')
}

function* lineEnds(text: string): Generator<BodyReading> {
  const trimmed = text.replace(/\r?\n$/, '')
  if (trimmed !== text)
    yield reading(trimmed, 'body_newline', 'The body here ends with a line end that was not signed.')
  const added = 'The body was signed with a line end that is not here.'
  yield reading(`${text}\n`, 'body_newline', added)
  yield reading(`${text}\r\n`, 'body_newline', added)
  const unix = text.replaceAll('\r\n', '\n')
  const dos = unix.replaceAll('\n', '\r\n')
  yield reading(unix, 'body_line_ends', 'The body was signed with line ends of LF, and has CRLF here.')
  yield reading(dos, 'body_line_ends', 'The body was signed with line ends of CRLF, and has LF here.')
}

function* surroundings(text: string): Generator<BodyReading> {
  if (text.startsWith('\uFEFF')) {
    yield reading(
      text.slice(1),
      'body_bom',
      'The body here begins with a byte order mark that was not signed.',
    )
  } else
    yield reading(
      `\uFEFF${text}`,
      'body_bom',
      'The body was signed with a byte order mark, which is not here.',
    )
  yield reading(
    text.trim(),
    'body_white_space',
    'The body here has white space around it that was not signed.',
  )
  yield reading(
    Buffer.from(text, 'latin1'),
    'body_charset',
    'The body was taken for Latin-1 and written as UTF-8 again.',
  )
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
    return gunzipSync(body, { maxOutputLength: MEMORY_BYTES })
  } catch {
    return undefined // it only begins like gzip, or is a bomb
  }
}
