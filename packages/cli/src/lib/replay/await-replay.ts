import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../api/client.ts'
import { encodePathSegment } from '../api/path-segment.ts'
import type { Replay } from '../api/types.ts'
import { DEFAULTS } from '../defaults.ts'
import type { Progress } from './follow.ts'

/** Polls until a replay has ended, and shows its progress. Resolves with its last state. */
export async function awaitReplay(client: Client, started: Replay, progress: Progress): Promise<Replay> {
  let replay = started
  while (replay.status === 'running') {
    progress.queued(replay.replayed, replay.matched)
    await sleep(DEFAULTS.followSeconds * 1000)
    replay = await client.call('GET', `/replays/${encodePathSegment(replay.id)}`)
  }
  return replay
}
