import { type Command, Option } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { Published } from '../../api/types.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { addExamples } from '../../commander/examples.ts'
import { checkJson } from '../../input/json.ts'
import { readNamedFile } from '../../input/read-file.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { stripControlChars, print, printJson } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  data?: string
  file?: string
  id?: string
  timestamp?: string
  idempotencyKey?: string
  json?: true
}

/** `hookseal events publish` */
export function addPublish(group: Command): void {
  const command = addApiCommand(group, 'publish', 'publish an event to the endpoints subscribed to its type')
    .argument('<type>', 'an event type of the catalog')
    .addOption(
      new Option('--data <json>', "the event's data (default: {})").argParser(checkJson).conflicts('file'),
    )
    .option('-f, --file <path>', 'a file with the data as JSON')
    .option('--id <id>', 'the id of the event; publishing the same id again does nothing (default: a new id)')
    .option('--timestamp <date>', 'when the event happened (default: now)')
    .option(
      '--idempotency-key <key>',
      'for 24 h, the same key returns the same result without publishing again',
    )
  command.action(publishEvent)
  addExamples(command, [
    `hookseal events publish invoice.paid --data '{"id":"in_1"}' --id in_1-paid`,
    'hookseal events publish invoice.paid --file data.json',
  ])
}

async function publishEvent(type: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const data = await readData(flags)
  // Built as text: parsing and serializing `data` would change numbers that JavaScript cannot represent.
  const rest = JSON.stringify({ type, id: flags.id, timestamp: flags.timestamp })
  const { idempotencyKey } = flags
  const published: Published = await client.call('POST', '/events', {
    raw: `${rest.slice(0, -1)},"data":${data}}`,
    headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
  })
  if (flags.json) printJson(published)
  else print(stripControlChars(describe(published)))
}

function describe({ id, created, delivery_ids: deliveries, delivery_count: count }: Published): string {
  if (!created) return `${id} was already published: nothing was sent`
  const [one = ''] = deliveries
  return `${id} was published: ${count === 1 ? `1 delivery, ${one}` : `${count} deliveries`}`
}

async function readData({ data, file }: Flags): Promise<string> {
  if (file === undefined) return data ?? '{}'
  const text = Buffer.from(await readNamedFile(file)).toString()
  try {
    JSON.parse(text)
  } catch (cause) {
    throw new CliError('usage', `${file} is not valid JSON`, { cause })
  }
  return text
}
