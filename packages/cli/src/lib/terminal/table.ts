import { stripVTControlCharacters } from 'node:util'
import { harmless, paint, print } from './output.ts'

/** What a column shows of a row. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => string>>

/** Prints rows under the names of their columns, aligned; `none` when there are no rows. */
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
    print(index === 0 ? paint('dim', row) : row)
  }
}

/** Prints what is known of one thing, a fact to a line; nothing for those that are empty. */
export function printFacts(facts: Readonly<Record<string, string>>): void {
  const given = Object.entries(facts).filter(([, value]) => value !== '')
  const width = Math.max(...given.map(([name]) => name.length))
  for (const [name, value] of given) print(`${paint('dim', name.padEnd(width))}  ${value}`)
}

/** Somebody else's text for one cell: on one line, and harmless. */
export function cell(text: string): string {
  return harmless(text).replaceAll(/[\n\t]/g, ' ')
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(width - widthOf(text))
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length
}
