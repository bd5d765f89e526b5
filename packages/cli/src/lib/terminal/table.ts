import { stripVTControlCharacters } from 'node:util'
import { stripControlChars, style, print } from './output.ts'

/** The columns of a table: name, and the text of its cell in a row. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => string>>

/** Prints rows as an aligned table with a header, or the text `none` when there are no rows. */
export function printTable<Row>(rows: readonly Row[], columns: Columns<Row>, none: string): void {
  if (rows.length === 0) {
    print(none)
    return
  }
  const header = Object.keys(columns)
  const lines = [header, ...rows.map((row) => Object.values(columns).map((show) => show(row)))]
  const widths = header.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))))
  for (const [index, line] of lines.entries()) {
    const row = line
      .map((text, column) => pad(text, widths[column] ?? 0))
      .join('  ')
      .trimEnd()
    print(index === 0 ? style('dim', row) : row)
  }
}

/** Prints names and values, one pair per line. Skips empty values. */
export function printFacts(facts: Readonly<Record<string, string>>): void {
  const shown = Object.entries(facts).filter(([, value]) => value !== '')
  const width = Math.max(...shown.map(([name]) => name.length))
  for (const [name, value] of shown) print(`${style('dim', name.padEnd(width))}  ${value}`)
}

/** Untrusted text for one cell: on one line, without control characters. */
export function cell(text: string): string {
  return stripControlChars(text).replaceAll(/[\n\t]/g, ' ')
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(width - widthOf(text))
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length
}
