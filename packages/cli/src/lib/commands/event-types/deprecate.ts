import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import type { EventType } from '../../api/types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { print, printJson, stripControlChars } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  undo?: true
  json?: true
}

/** `hookseal event-types deprecate` */
export function addDeprecate(group: Command): void {
  const command = addApiCommand(
    group,
    'deprecate',
    'keep an event type out of new subscriptions; it can still be published; requires an operator key',
  )
    .argument('<name>', 'the event type')
    .option('--undo', 'offer it for new subscriptions again')
  command.action(deprecateType)
  addExamples(command, [
    'hookseal event-types deprecate invoice.sent',
    'hookseal event-types deprecate invoice.sent --undo',
  ])
}

async function deprecateType(name: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const { data } = await client.call<{ data: EventType[] }>('GET', '/event-types')
  const current = data.find((type) => type.name === name)
  if (current === undefined)
    throw new CliError('missing', `the catalog has no event type "${stripControlChars(name)}"`)
  // The API replaces every other field of the type, so they are sent as they are.
  const { description, schema, example } = current
  const type: EventType = await client.call('PUT', `/event-types/${encodePathSegment(name)}`, {
    body: {
      description,
      schema: schema ?? undefined,
      example: example ?? undefined,
      deprecated: !flags.undo,
    },
  })
  if (flags.json) printJson(type)
  else print(`${stripControlChars(name)} is ${flags.undo ? 'no longer deprecated' : 'deprecated'}`)
}
