import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { addCancel } from './replays/cancel.ts'
import { addList } from './replays/list.ts'
import { addShow } from './replays/show.ts'

/** `hookseal replays`: the replays that run in the background, and those that have ended. */
export function addReplays(program: Command): void {
  const group = program
    .command('replays')
    .summary('list, show and cancel replays')
    .description('Lists, shows and cancels the replays of many deliveries, which run in the background.')
  addList(group)
  addShow(group)
  addCancel(group)
  addExamples(group, ['hookseal replays', 'hookseal replays show rpl_…'])
}
