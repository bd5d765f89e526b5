import type { Command } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { collect } from './numbers.ts'
import { readNamedFile } from './read-file.ts'

export interface HeaderFlags {
  header?: string[]
  headers?: string
}

/** A header as received: the name in its original case, one entry for each repetition. */
export interface Header {
  name: string
  value: string
}

/** Adds the options for a delivery's headers. */
export function addHeaderOptions(command: Command): Command {
  return command
    .option('-H, --header <line>', "a header, 'name: value'; repeatable", collect)
    .option('--headers <path>', 'a file with headers, one per line, or as a JSON object')
}

/** Reads the headers of the options, those of the file first. */
export async function readHeaders({ header = [], headers }: HeaderFlags): Promise<Header[]> {
  const file = headers === undefined ? [] : parseHeaders(Buffer.from(await readNamedFile(headers)).toString())
  const all = [...file, ...header.map((line) => parseLine(line, 'a -H option'))]
  if (all.length === 0)
    throw new CliError('usage', "no headers: pass -H 'name: value' for each, or --headers")
  return all
}

/** Groups headers by lower-case name, the form that the core reads. */
export function toHeadersInput(headers: readonly Header[]): Map<string, string[]> {
  const map = new Map<string, string[]>()
  for (const { name, value } of headers) {
    const key = name.toLowerCase()
    map.set(key, [...(map.get(key) ?? []), value])
  }
  return map
}

/**
 * Parses headers in the forms in which users have them: the lines of a request up to the empty line, with or without
 * the request line or the `> ` of `curl -v`, or JSON from a server's log.
 */
function parseHeaders(text: string): Header[] {
  if (text.trimStart().startsWith('{')) return parseRecord(text)
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^> ?/, ''))
  if (/^[A-Z]+ \S+ HTTP\/[\d.]+$/.test(lines[0] ?? '')) lines.shift()
  const end = lines.indexOf('')
  return lines
    .slice(0, end === -1 ? lines.length : end)
    .map((line, index) => parseLine(line, `header ${index + 1} of the file`))
}

function parseLine(line: string, where: string): Header {
  const colon = line.indexOf(':')
  const name = line.slice(0, Math.max(colon, 0)).trim()
  if (name === '') throw new CliError('usage', `${where} is not of the form 'name: value'`)
  return { name, value: line.slice(colon + 1).trim() }
}

function parseRecord(text: string): Header[] {
  let record: unknown
  try {
    record = JSON.parse(text)
  } catch (error) {
    throw new CliError('usage', 'the headers file starts with { but is not valid JSON', { cause: error })
  }
  return Object.entries(record as object).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().map((one) => ({ name, value: String(one) })),
  )
}
