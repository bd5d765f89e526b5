import type { Client } from '../../api/client.ts'
import type { DeliveryStatus, Replay } from '../../api/types.ts'
import { awaitReplay } from '../../replay/await-replay.ts'
import { type Counted, type Counts, countByStatus } from '../../replay/count.ts'
import { followAttempts } from '../../replay/follow.ts'
import { openProgress } from '../../replay/progress.ts'
import { confirm } from '../../terminal/confirm.ts'
import { setExitCode } from '../../terminal/exit-codes.ts'
import { print, printJson } from '../../terminal/output.ts'
import { printReplay, describeReplay } from './describe-replay.ts'

export interface ManyFlags {
  wait: boolean
  yes?: true
  json?: true
}

type Filter = Readonly<Record<string, string>>

/** Replays all matching deliveries in the background, and waits for their first attempts. */
export async function replayMany(
  client: Client,
  statuses: readonly DeliveryStatus[],
  filter: Filter,
  flags: ManyFlags,
): Promise<void> {
  const before = await countBefore(client, statuses, filter)
  if (before.matching === 0 && !before.isMinimum) {
    if (flags.json) printJson({ replayed: 0 })
    else print('No matching deliveries.')
    return
  }
  const amount = before.isMinimum ? `at least ${before.matching}` : before.matching
  await confirm(`Replay ${amount} deliveries?`, flags)
  const started: Replay = await client.call('POST', '/replay', { body: { ...filter, status: statuses } })
  if (!flags.wait) {
    printReplay(started, flags)
    return
  }
  const progress = await openProgress(started.matched)
  const replay = await awaitReplay(client, started, progress)
  if (replay.status !== 'done' || before.isMinimum) {
    progress.close(describeReplay(replay))
    if (replay.status !== 'done') setExitCode('negative')
    printReplay(replay, flags)
    return
  }
  const window = { ...before.window, until: filter['until'] ?? replay.created_at }
  const { replayed } = replay
  const count = async (): Promise<Counts> => (await countByStatus(client, window)).counts
  const counts = await followAttempts(count, { others: before.others, replayed }, progress)
  progress.close(`${replayed - counts.pending} of ${replayed} attempted, ${counts.delivered} delivered`)
  if (counts.delivered < replayed) setExitCode('negative')
  if (flags.json) printJson({ id: replay.id, replayed, ...counts })
  else print(`${replayed} replayed: ${describe(counts)}`)
}

/** What matches before the replay, and what else is in the range and keeps its status. */
async function countBefore(client: Client, statuses: readonly DeliveryStatus[], filter: Filter) {
  // The responses change with the replay, so they cannot select what was replayed.
  const { response_status: response, ...window } = filter
  const all = await countByStatus(client, window)
  const matching = response === undefined ? all : await countByStatus(client, filter)
  const replayed = (status: DeliveryStatus): number =>
    statuses.includes(status) ? matching.counts[status] : 0
  const others = mapCounts(all, (count, status) => count - replayed(status))
  return {
    window,
    others,
    matching: statuses.reduce((sum, status) => sum + matching.counts[status], 0),
    isMinimum: all.isMinimum || matching.isMinimum,
  }
}

function mapCounts({ counts }: Counted, map: (count: number, status: DeliveryStatus) => number): Counts {
  const { pending, delivered, failed, dead } = counts
  return {
    pending: map(pending, 'pending'),
    delivered: map(delivered, 'delivered'),
    failed: map(failed, 'failed'),
    dead: map(dead, 'dead'),
  }
}

function describe({ delivered, failed, dead, pending }: Counts): string {
  return [
    `${delivered} delivered`,
    ...(failed > 0 ? [`${failed} failed again, with retries to come`] : []),
    ...(dead > 0 ? [`${dead} dead`] : []),
    ...(pending > 0 ? [`${pending} still pending`] : []),
  ].join(', ')
}
