import type { JsonStyle } from './json-tree.ts'

/** One habit of JSON writers, and its description. */
interface Habit {
  words: string
  style: Partial<JsonStyle>
}

/** A complete style of JSON. `newline` says whether a line ending follows. */
export interface NamedStyle {
  words: string
  style: JsonStyle
  newline: boolean
}

export const SPACINGS: readonly (Habit & { style: { comma: string; colon: string } })[] = [
  { words: 'without whitespace, as JSON.stringify writes it', style: { comma: ',', colon: ':' } },
  {
    words: "with a space after each comma and colon, as Python's json.dumps and PostgreSQL's jsonb write it",
    style: { comma: ', ', colon: ': ' },
  },
  { words: 'indented by 2 spaces', style: { comma: ',', colon: ': ', indent: '  ' } },
  { words: 'indented by 4 spaces', style: { comma: ',', colon: ': ', indent: '    ' } },
  { words: 'indented by tabs', style: { comma: ',', colon: ': ', indent: '\t' } },
]

const ESCAPES: readonly Habit[] = [
  { words: '', style: {} },
  { words: 'non-ASCII as \\uXXXX, as Python does', style: { string: escaping(/[^\0-\x7e]/g) } },
  { words: '/ as \\/', style: { string: (text) => JSON.stringify(text).replaceAll('/', '\\/') } },
  {
    words: '/ as \\/ and non-ASCII as \\uXXXX, as PHP does',
    style: { string: (text) => escaping(/[^\0-\x7e]/g)(text).replaceAll('/', '\\/') },
  },
  { words: '< > & as \\uXXXX, as Go and Rails do', style: { string: escaping(/[<>&\u2028\u2029]/g) } },
  { words: 'quotes, < > & + and non-ASCII as \\uXXXX, as .NET does', style: { string: dotnet } },
]

const ORDERS: readonly Habit[] = [
  { words: '', style: {} },
  { words: 'keys sorted, as Go does with maps', style: { sort: byCodeUnits } },
  { words: 'shorter keys first, as PostgreSQL does in jsonb', style: { sort: byLength } },
]

/** Yields every style, simple ones first. */
export function* jsonStyles(): Generator<NamedStyle> {
  for (const order of ORDERS) {
    for (const escape of ESCAPES) {
      for (const spacing of SPACINGS) {
        const style = { ...spacing.style, ...escape.style, ...order.style }
        const words = [spacing.words, escape.words, order.words].filter((part) => part !== '').join('; ')
        yield { words, style, newline: false }
        yield { words: `${words}; with a line ending`, style, newline: true }
      }
    }
  }
}

function escaping(pattern: RegExp): (text: string) => string {
  return (text) => JSON.stringify(text).replaceAll(pattern, (unit) => unicodeEscape(unit))
}

/** As `System.Text.Json` with its default encoder: upper-case digits, and quotes escaped as \u0022. */
function dotnet(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '\\u0022')
  return `"${inner.replaceAll(/[<>&+'`]|[^\0-\x7e]/g, (unit) => unicodeEscape(unit, true))}"`
}

/** Escapes each UTF-16 code unit: a character outside the BMP becomes two escapes, as in every writer. */
function unicodeEscape(text: string, upper = false): string {
  return Array.from({ length: text.length }, (_, index) => {
    const digits = text.charCodeAt(index).toString(16).padStart(4, '0')
    return `\\u${upper ? digits.toUpperCase() : digits}`
  }).join('')
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function byLength(a: string, b: string): number {
  return Buffer.byteLength(a) - Buffer.byteLength(b) || byCodeUnits(a, b)
}
