import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { addCreate } from './organizations/create.ts'
import { addList } from './organizations/list.ts'
import { addShow } from './organizations/show.ts'

/** `hookseal organizations`: the tenants of a sender. */
export function addOrganizations(program: Command): void {
  const group = program
    .command('organizations')
    .summary('list and create the organizations of a sender')
    .description('Lists and creates organizations: the tenants, which own endpoints, events and keys.')
  addList(group)
  addShow(group)
  addCreate(group)
  addExamples(group, ['hookseal organizations', "hookseal organizations create 'Acme Inc.' --id acme"])
}
