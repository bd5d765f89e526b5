import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import type { Replay } from '../../api/types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { printJson } from '../../terminal/output.ts'
import { cell, printFacts } from '../../terminal/table.ts'
import { formatOptionalTime, formatTime } from '../../terminal/time.ts'
import { describeReplay } from '../replay/describe-replay.ts'
import { describeFilter } from './list.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal replays show` */
export function addShow(group: Command): void {
  const command = addApiCommand(group, 'show', 'show how far a replay is').argument(
    '<id>',
    'the id of the replay',
  )
  command.action(async (id: string, flags: Flags) => {
    const client = await createClient(flags)
    const replay: Replay = await client.call('GET', `/replays/${encodePathSegment(id)}`)
    if (flags.json) printJson(replay)
    else
      printFacts({
        id: replay.id,
        status: describeReplay(replay),
        filter: cell(describeFilter(replay.filter)),
        started: formatTime(replay.created_at),
        ended: formatOptionalTime(replay.finished_at),
      })
  })
  addExamples(command, ['hookseal replays show rpl_…'])
}
