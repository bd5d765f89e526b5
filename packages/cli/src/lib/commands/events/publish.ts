import { type Command, Option } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { Published } from '../../api/types.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { addExamples } from '../../commander/examples.ts'
import { checkJson } from '../../input/json.ts'
import { readNamedFile } from '../../input/read-file.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { harmless, print, printJson } from '../../terminal/output.ts'

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
  const command = addLeaf(group, 'publish', 'publish an event to the endpoints that subscribed to its type')
    .argument('<type>', 'one of the catalogue')
    .addOption(
      new Option('--data <json>', "the event's data (default: {})").argParser(checkJson).conflicts('file'),
    )
    .option('-f, --file <path>', 'a file with the data')
    .option('--id <id>', 'names the event for good: the same id again publishes nothing (default: a new one)')
    .option('--timestamp <date>', 'when it happened (default: now)')
    .option('--idempotency-key <key>', 'the same key again answers the same and publishes nothing, for a day')
  command.action(publishEvent)
  addExamples(command, [
    `hookseal events publish invoice.paid --data '{"id":"in_1"}' --id in_1-paid`,
    'hookseal events publish invoice.paid --file data.json',
  ])
}

async function publishEvent(type: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const data = await readData(flags)
  // By hand, because to parse and write `data` again would change numbers that JavaScript has no room for.
  const rest = JSON.stringify({ type, id: flags.id, timestamp: flags.timestamp })
  const { idempotencyKey } = flags
  const published: Published = await client.call('POST', '/events', {
    raw: `${rest.slice(0, -1)},"data":${data}}`,
    headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
  })
  if (flags.json) printJson(published)
  else print(harmless(describe(published)))
}

function describe({ id, created, delivery_ids: deliveries }: Published): string {
  if (!created) return `${id} was published before: nothing was done`
  const [one = ''] = deliveries
  const where = deliveries.length === 1 ? `one delivery, ${one}` : `${deliveries.length} deliveries`
  return `${id} is published: ${where}`
}

async function readData({ data, file }: Flags): Promise<string> {
  if (file === undefined) return data ?? '{}'
  const text = Buffer.from(await readNamedFile(file)).toString()
  try {
    JSON.parse(text)
  } catch (cause) {
    throw new CliError('usage', `${file} is not JSON`, { cause })
  }
  return text
}
