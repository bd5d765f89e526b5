import type { Command } from 'commander'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { PublishedBatch } from '../../api/types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { print, printJson } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** The limits of one request. */
const MAX_EVENTS = 1000
const MAX_BYTES = 8 * 1024 * 1024
/** The quota is one of a second. */
const RETRY_MS = 1000

/** `hookseal events publish-batch` */
export function addPublishBatch(group: Command): void {
  const summary = 'publish the events of a file with one JSON object per line, 1000 at a time'
  const command = addApiCommand(group, 'publish-batch', summary).argument(
    '<file>',
    'lines such as {"type":"invoice.paid","id":"in_1-paid","data":{}}; "-" for standard input',
  )
  command.action(publishFile)
  addExamples(command, ['hookseal events publish-batch events.ndjson'])
}

interface Batch {
  /** The texts of the events, as they were written: parsing would change their numbers. */
  texts: string[]
  /** The number of the line of each text. */
  lines: number[]
}

/** All events of a request are published, or none. With ids, the file can be published again after an error. */
async function publishFile(file: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const results: PublishedBatch['data'] = []
  let published = 0
  let batch: Batch | undefined
  try {
    for await (batch of readBatches(file)) {
      const { data } = await send(client, batch)
      results.push(...data)
      published = batch.lines.at(-1) ?? published
      batch = undefined
    }
  } catch (error) {
    throw error instanceof CliError ? nameLines(error, published, batch, nameOf(file)) : error
  }
  if (flags.json) return printJson({ data: results })
  const created = results.filter((result) => result.created)
  const deliveries = created.reduce((sum, result) => sum + result.delivery_count, 0)
  print(`${created.length} events were published: ${deliveries} deliveries`)
  const existing = results.length - created.length
  if (existing > 0) print(`${existing} were already published`)
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file
}

/** Waits while the organization has used up its quota of events per second. */
async function send(client: Client, { texts }: Batch): Promise<PublishedBatch> {
  for (;;) {
    try {
      return await client.call('POST', '/events/batch', { raw: `{"events":[${texts.join(',')}]}` })
    } catch (error) {
      if (!(error instanceof CliError && error.status === 429)) throw error
      await sleep(RETRY_MS)
    }
  }
}

/** Replaces the positions of events in the request by their lines in the file, and adds which lines are published. */
function nameLines(error: CliError, published: number, failed: Batch | undefined, file: string): CliError {
  const { exit, code, status, message } = error
  const lines = failed?.lines ?? []
  const problems = error.fields.map((problem) => {
    const [, index, member] = /^events\.(\d+)(?:\.(.+))?$/.exec(problem.field) ?? []
    if (index === undefined) return `${problem.field}: ${problem.message}`
    const text = problem.message.replace(/^events\.\d+: /, '')
    return `line ${lines[Number(index)]} of ${file}: ${member === undefined ? '' : `${member}: `}${text}`
  })
  const outcome = published === 0 ? 'No line is published.' : `Only lines 1 to ${published} are published.`
  // Without a response, the sender may have received the request.
  const isUnknown = failed !== undefined && status === undefined
  const text = isUnknown
    ? `Lines ${lines[0]} to ${lines.at(-1)} may be published, the lines after them are not.`
    : outcome
  return new CliError(exit, [...(problems.length === 0 ? [message] : problems), text].join('\n'), {
    cause: error,
    code,
    ...(status === undefined ? {} : { status }),
  })
}

async function* readBatches(file: string): AsyncGenerator<Batch> {
  let batch: Batch = { texts: [], lines: [] }
  let bytes = 0
  for await (const { text, number } of readLines(file)) {
    const size = Buffer.byteLength(text)
    if (batch.texts.length === MAX_EVENTS || (bytes > 0 && bytes + size > MAX_BYTES)) {
      yield batch
      batch = { texts: [], lines: [] }
      bytes = 0
    }
    batch.texts.push(text)
    batch.lines.push(number)
    bytes += size
  }
  if (batch.texts.length > 0) yield batch
}

/** Yields the lines that are not empty. */
async function* readLines(file: string): AsyncGenerator<{ text: string; number: number }> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  let number = 0
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      number++
      if (text.trim() === '') continue
      checkLine(text, `line ${number} of ${nameOf(file)}`)
      yield { text, number }
    }
  } catch (error) {
    if (error instanceof CliError || !(error instanceof Error && 'code' in error)) throw error
    throw new CliError('usage', `cannot read ${nameOf(file)} (${String(error.code)})`, { cause: error })
  }
}

function checkLine(text: string, where: string): void {
  try {
    JSON.parse(text)
  } catch (cause) {
    throw new CliError('usage', `${where} is not valid JSON`, { cause })
  }
}
