import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { addDelete } from './event-types/delete.ts'
import { addDeprecate } from './event-types/deprecate.ts'
import { addList } from './event-types/list.ts'
import { addPut } from './event-types/put.ts'

/** `hookseal event-types`: the catalog of a sender. */
export function addEventTypes(program: Command): void {
  const group = program
    .command('event-types')
    .summary('list and edit the catalog of event types')
    .description('Lists and edits the catalog: the event types that can be published and subscribed to.')
  addList(group)
  addPut(group)
  addDeprecate(group)
  addDelete(group)
  addExamples(group, ['hookseal event-types', 'hookseal event-types put invoice.paid'])
}
