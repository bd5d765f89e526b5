import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { addDiscard } from './inbox/discard.ts'
import { addList } from './inbox/list.ts'
import { addReplay } from './inbox/replay.ts'
import { addShow } from './inbox/show.ts'

/** `hookseal inbox`: the messages that an inbox received. */
export function addInbox(program: Command): void {
  const group = program
    .command('inbox')
    .summary('read and repair what an inbox received')
    .description(
      'Reads the messages of an inbox, each with its runs and their errors, and replays or discards them. Requires a key with access to all ' +
        'organizations, of a server with an inbox. A replayed message runs in the application that has its handler.',
    )
  addList(group)
  addShow(group)
  addReplay(group)
  addDiscard(group)
  addExamples(group, [
    'hookseal inbox --status dead --since 2h',
    'hookseal inbox show msg_…',
    'hookseal inbox replay msg_…',
  ])
}
