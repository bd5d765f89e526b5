import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import type { Replay } from '../../api/types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { printReplay } from '../replay/describe-replay.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal replays cancel` */
export function addCancel(group: Command): void {
  const command = addApiCommand(
    group,
    'cancel',
    'cancel a replay; deliveries that were already replayed are sent',
  ).argument('<id>', 'the id of the replay')
  command.action(async (id: string, flags: Flags) => {
    const client = await createClient(flags)
    const replay: Replay = await client.call('POST', `/replays/${encodePathSegment(id)}/cancel`)
    printReplay(replay, flags)
  })
  addExamples(command, ['hookseal replays cancel rpl_…'])
}
