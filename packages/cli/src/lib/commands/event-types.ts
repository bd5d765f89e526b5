import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { addList } from './event-types/list.ts'
import { addPut } from './event-types/put.ts'

/** `hookseal event-types`: the catalogue of a sender. */
export function addEventTypes(program: Command): void {
  const group = program
    .command('event-types')
    .summary('read and extend the catalogue of event types')
    .description('Reads and extends the catalogue of types that may be published and subscribed to.')
  addList(group)
  addPut(group)
  addExamples(group, ['hookseal event-types', 'hookseal event-types put invoice.paid'])
}
