import type { BodyReading } from './readings.ts'

/** Yields the forms that a body may have been, before a parser read it and something wrote it again. */
export function* formReadings(body: Uint8Array): Generator<BodyReading> {
  const text = Buffer.from(body).toString()
  const fields = fieldsOf(text)
  if (fields === undefined) return
  const problem = text.trimStart().startsWith('{')
    ? 'The body is JSON, but a form was signed: a parser read the form, and its fields were written as JSON.'
    : 'The form was parsed and written again: it has the same fields in another spelling.'
  const spellings = new Set([fields, fields.toSorted(([a], [b]) => (a < b ? -1 : 1))].flatMap(spellingsOf))
  spellings.delete(text)
  for (const spelling of spellings)
    yield { value: Buffer.from(spelling), faults: [{ code: 'form_rewritten', problem }] }
}

function fieldsOf(text: string): [string, string][] | undefined {
  if (!text.trimStart().startsWith('{'))
    return text.includes('=') ? [...new URLSearchParams(text)] : undefined
  try {
    const record = JSON.parse(text) as object
    return Object.entries(record).flatMap(([name, value]: [string, unknown]) =>
      [value].flat().map((one): [string, string] => [name, String(one)]),
    )
  } catch {
    return undefined // not JSON
  }
}

/** The spellings of browsers and URLSearchParams, of RFC 3986, and of `encodeURIComponent`, with either case of the digits. */
function spellingsOf(fields: [string, string][]): string[] {
  const join = (encode: (text: string) => string): string =>
    fields.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  const plus = (text: string): string => strict(text).replaceAll('%20', '+')
  const all = [
    new URLSearchParams(fields).toString(),
    join(strict),
    join(plus),
    join(encodeURIComponent),
    join((text) => encodeURIComponent(text).replaceAll('%20', '+')),
  ]
  return [...all, ...all.map((each) => lower(each))]
}

/** Percent-encoding by RFC 3986. */
function strict(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function lower(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())
}
