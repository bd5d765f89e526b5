import type { ProviderRow } from '@hookseal/providers'
import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { findRow, loadRows } from '../providers/find-preset.ts'
import { print, printJson } from '../terminal/output.ts'
import { printFacts, printTable } from '../terminal/table.ts'

interface Flags {
  json?: true
}

/** `hookseal providers`: what is known about the webhooks of providers. */
export function addProviders(program: Command): void {
  const command = program
    .command('providers')
    .summary('list the known providers, or show one')
    .description('Lists the providers whose webhooks --provider understands, or shows how one of them signs.')
    .argument('[name]', 'a provider')
    .option('--json', 'print JSON')
    .action(showProviders)
  addExamples(command, ['hookseal providers', 'hookseal providers stripe'])
}

async function showProviders(name: string | undefined, { json }: Flags): Promise<void> {
  if (name === undefined) {
    const rows = await loadRows()
    if (json) printJson(rows)
    else printTable(rows, COLUMNS, 'none')
    return
  }
  const row = await findRow(name)
  if (json) printJson(row)
  else await showRow(row)
}

const COLUMNS = {
  NAME: ({ name }: ProviderRow) => name,
  PROVIDER: ({ title }: ProviderRow) => title,
  SECRET: ({ env }: ProviderRow) => env,
}

async function showRow(row: ProviderRow): Promise<void> {
  const { describeRow } = await import('@hookseal/providers')
  const { signature, time, id, type, handshake, deadline, verified } = describeRow(row)
  print(row.title)
  printFacts({
    signature,
    time,
    id,
    type,
    handshake,
    'respond in': deadline,
    secret: row.env,
    types: row.types ?? '',
    verified,
    docs: row.docs,
  })
  for (const note of row.notes ?? []) print(`\n${note}`)
}
