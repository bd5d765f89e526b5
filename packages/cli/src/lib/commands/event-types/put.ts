import type { Command } from 'commander'
import { createClient, segment } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { EventType } from '../../api/types.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { addExamples } from '../../commander/examples.ts'
import { checkJson } from '../../input/json.ts'
import { readNamedFile } from '../../input/read-file.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { harmless, print, printJson } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  description?: string
  schema?: string
  example?: string
  json?: true
}

/** `hookseal event-types put` */
export function addPut(group: Command): void {
  const command = addLeaf(group, 'put', "add an event type, or replace it; this needs an operator's key")
    .argument('<name>', 'such as invoice.paid')
    .option('--description <text>', 'what happened, for people')
    .option('--schema <path>', 'a file with the JSON Schema (draft 2020-12) that data must satisfy')
    .option('--example <json>', 'data of an example, sent by tests of an endpoint', checkJson)
  command.action(putType)
  addExamples(command, [
    `hookseal event-types put invoice.paid --description 'An invoice was paid.' --example '{"id":"in_1"}'`,
  ])
}

async function putType(name: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const { description, schema, example } = flags
  const type: EventType = await client.call('PUT', `/event-types/${segment(name)}`, {
    body: {
      description,
      schema: schema === undefined ? undefined : await readSchema(schema),
      example: example === undefined ? undefined : JSON.parse(example),
    },
  })
  if (flags.json) printJson(type)
  else print(`${harmless(type.name)} is in the catalogue`)
}

async function readSchema(path: string): Promise<unknown> {
  try {
    return JSON.parse(Buffer.from(await readNamedFile(path)).toString())
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new CliError('usage', `${path} is not JSON`, { cause })
  }
}
