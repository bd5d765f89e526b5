import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { addList } from './events/list.ts'
import { addPublish } from './events/publish.ts'
import { addPublishBatch } from './events/publish-batch.ts'
import { addShow } from './events/show.ts'

/** `hookseal events`: the events of a sender. */
export function addEvents(program: Command): void {
  const group = program
    .command('events')
    .summary('publish and read the events of a sender')
    .description('Publishes events through a sender, and reads published ones.')
  addList(group)
  addPublish(group)
  addPublishBatch(group)
  addShow(group)
  addExamples(group, ['hookseal events', `hookseal events publish invoice.paid --data '{"id":"in_1"}'`])
}
