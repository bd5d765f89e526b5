import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { type Source, sourcePath } from '../../api/sources.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { printJson } from '../../terminal/output.ts'
import { cell, printFacts } from '../../terminal/table.ts'
import { formatOptionalTime, formatTime } from '../../terminal/time.ts'

/** `hookseal sources show` */
export function addShow(group: Command): void {
  const command = addApiCommand(group, 'show', 'show a source').argument('<id>', 'the id of the source')
  command.action(showSource)
  addExamples(command, ['hookseal sources show src_…'])
}

async function showSource(id: string, flags: ApiFlags & { json?: true }): Promise<void> {
  printSource(await (await createClient(flags)).call<Source>('GET', sourcePath(id)), flags)
}

/** Prints a source; with `--json` unchanged. */
export function printSource(source: Source, { json }: { json?: true }): void {
  if (json) {
    printJson(source)
    return
  }
  const { secrets } = source
  printFacts({
    id: source.id,
    name: cell(source.name),
    provider: cell(source.provider),
    url: cell(source.url),
    'public url': cell(source.public_url ?? ''),
    state: source.enabled ? 'enabled' : 'disabled',
    secrets: secrets.map(({ expires_at: end }) => (end === null ? 'current' : `until ${end}`)).join(', '),
    created: formatTime(source.created_at),
    'last event': formatOptionalTime(source.last_event_at),
    handshake: formatOptionalTime(source.handshake_at),
    rejected: source.rejected_count === 0 ? '' : String(source.rejected_count),
    'last rejected': formatOptionalTime(source.last_rejected_at),
  })
}
