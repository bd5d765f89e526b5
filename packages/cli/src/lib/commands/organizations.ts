import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { addCreate } from './organizations/create.ts'
import { addList } from './organizations/list.ts'
import { addShow } from './organizations/show.ts'
import { addUpdate } from './organizations/update.ts'

/** `hookseal organizations`: the tenants of a sender. */
export function addOrganizations(program: Command): void {
  const group = program
    .command('organizations')
    .summary('list, create and change the organizations of a sender')
    .description(
      'Lists, creates and changes organizations: the tenants, which own endpoints, events and keys.',
    )
  addList(group)
  addShow(group)
  addCreate(group)
  addUpdate(group)
  addExamples(group, [
    'hookseal organizations',
    "hookseal organizations create 'Acme Inc.' --id acme",
    'hookseal organizations update acme --quota endpoints=2000',
  ])
}
