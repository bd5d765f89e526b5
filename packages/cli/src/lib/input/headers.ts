import type { Command } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { gather } from './numbers.ts'
import { readNamedFile } from './read-file.ts'

export interface HeaderFlags {
  header?: string[]
  headers?: string
}

/** A header as it was received: the name in its own spelling, repeated where it was. */
export interface Header {
  name: string
  value: string
}

/** Adds the options that give a delivery's headers. */
export function addHeaderOptions(command: Command): Command {
  return command
    .option('-H, --header <line>', "a header, 'name: value'; give it again for each", gather)
    .option('--headers <path>', 'a file with headers, one to a line, or a JSON object of them')
}

/** The headers of the options, those of the file first. */
export async function readHeaders({ header = [], headers }: HeaderFlags): Promise<Header[]> {
  const file = headers === undefined ? [] : parseHeaders(Buffer.from(await readNamedFile(headers)).toString())
  const all = [...file, ...header.map((line) => parseLine(line, 'a -H option'))]
  if (all.length === 0)
    throw new CliError('usage', "there are no headers: give -H 'name: value' for each, or --headers")
  return all
}

/** The headers by lower-case name, as the core reads them. */
export function toHeadersInput(headers: readonly Header[]): Map<string, string[]> {
  const map = new Map<string, string[]>()
  for (const { name, value } of headers) {
    const key = name.toLowerCase()
    map.set(key, [...(map.get(key) ?? []), value])
  }
  return map
}

/**
 * Headers as people have them: the lines of a request up to its empty line, with or without the request line, with
 * or without the `> ` of `curl -v`; or the JSON that a server logged.
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
    throw new CliError('usage', 'the file of headers begins like JSON, but is none', { cause: error })
  }
  return Object.entries(record as object).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().map((one) => ({ name, value: String(one) })),
  )
}
