import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import type { EventType } from '../../api/types.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { addExamples } from '../../commander/examples.ts'
import { checkJson } from '../../input/json.ts'
import { readNamedFile } from '../../input/read-file.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { stripControlChars, print, printJson } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  description?: string
  schema?: string
  example?: string
  json?: true
}

/** `hookseal event-types put` */
export function addPut(group: Command): void {
  const command = addApiCommand(group, 'put', 'add or replace an event type; requires an operator key')
    .argument('<name>', 'the event type, such as invoice.paid')
    .option('--description <text>', 'a description')
    .option('--schema <path>', 'a file with the JSON Schema (draft 2020-12) for the data')
    .option('--example <json>', 'example data, sent by endpoints test', checkJson)
  command.action(upsertType)
  addExamples(command, [
    `hookseal event-types put invoice.paid --description 'An invoice was paid.' --example '{"id":"in_1"}'`,
  ])
}

async function upsertType(name: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const { description, schema, example } = flags
  const type: EventType = await client.call('PUT', `/event-types/${encodePathSegment(name)}`, {
    body: {
      description,
      schema: schema === undefined ? undefined : await readSchema(schema),
      example: example === undefined ? undefined : JSON.parse(example),
    },
  })
  if (flags.json) printJson(type)
  else print(`${stripControlChars(type.name)} was saved to the catalog`)
}

async function readSchema(path: string): Promise<unknown> {
  try {
    return JSON.parse(Buffer.from(await readNamedFile(path)).toString())
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new CliError('usage', `${path} is not valid JSON`, { cause })
  }
}
