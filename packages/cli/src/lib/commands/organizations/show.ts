import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import type { Organization } from '../../api/types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { printJson } from '../../terminal/output.ts'
import { cell, printFacts } from '../../terminal/table.ts'
import { formatTime } from '../../terminal/time.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal organizations show` */
export function addShow(group: Command): void {
  const command = addApiCommand(group, 'show', 'show an organization and its quotas').argument(
    '<id>',
    'the id of the organization',
  )
  command.action(showOrganization)
  addExamples(command, ['hookseal organizations show default'])
}

async function showOrganization(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const organization: Organization = await client.call('GET', `/organizations/${encodePathSegment(id)}`)
  if (flags.json) printJson(organization)
  else printOrganization(organization)
}

/** Prints an organization with the quotas in effect. */
export function printOrganization({ id, name, created_at: created, quotas }: Organization): void {
  const limits = Object.entries(quotas).map(([quota, limit]) => [cell(quota), String(limit)])
  printFacts({ id: cell(id), name: cell(name), created: formatTime(created), ...Object.fromEntries(limits) })
}
