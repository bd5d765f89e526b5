import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { addList } from './deliveries/list.ts'
import { addShow } from './deliveries/show.ts'

/** `hookseal deliveries`: the delivery log of a sender. */
export function addDeliveries(program: Command): void {
  const group = program
    .command('deliveries')
    .summary('read the delivery log of a sender')
    .description("Reads a sender's delivery log: each delivery with its attempts and their responses.")
  addList(group)
  addShow(group)
  addExamples(group, [
    'hookseal deliveries --status failed,dead --since 2h',
    'hookseal deliveries show whd_…',
  ])
}
