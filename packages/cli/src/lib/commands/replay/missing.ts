import type { Client } from '../../api/client.ts'
import { endpointPath } from '../../api/endpoints.ts'
import type { Replay } from '../../api/types.ts'
import { awaitReplay } from '../../replay/await-replay.ts'
import { openProgress } from '../../replay/progress.ts'
import { confirm } from '../../terminal/confirm.ts'
import { setExitCode } from '../../terminal/exit-codes.ts'
import { stripControlChars } from '../../terminal/output.ts'
import { describeReplay, printReplay } from './describe-replay.ts'
import type { ManyFlags } from './many.ts'

/** The endpoint and the time in which it missed events. */
export interface Missed {
  endpoint: string
  since: Date
  until?: Date
}

/** Sends the events that an endpoint missed, and waits until all of its deliveries exist. */
export async function replayMissing(client: Client, missed: Missed, flags: ManyFlags): Promise<void> {
  const { endpoint, since, until } = missed
  await confirm(
    `Send ${stripControlChars(endpoint)} the events that it missed since ${since.toISOString()}?`,
    flags,
  )
  const started: Replay = await client.call('POST', endpointPath(endpoint, 'replay'), {
    body: { missing: true, since: since.toISOString(), until: until?.toISOString() },
  })
  if (!flags.wait) {
    printReplay(started, flags)
    return
  }
  const progress = await openProgress(started.matched)
  const replay = await awaitReplay(client, started, progress)
  progress.close(describeReplay(replay))
  if (replay.status !== 'done') setExitCode('negative')
  printReplay(replay, flags)
}
