import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startClients } from '../lib/clients.ts'
import { startFleet, waitForRandomMoment, waitUntilDoneOrStalled } from '../lib/fleet.ts'
import type { Settings } from '../lib/settings.ts'
import { checkHistory, type Checked } from './check/check.ts'
import { openHistory, readHistory } from './history.ts'
import { INBOX_OPTIONS, MAX_UNSTORED } from './inbox-options.ts'
import { type InboxStorage, openInboxStorage } from './inbox-storage.ts'
import { keyOf } from './payloads.ts'
import { createSend } from './send.ts'
import { type InboxWorker, startInboxWorker } from './worker.ts'

export interface InboxFigures extends Checked {
  kills: number
  /** Requests that were not acknowledged and were sent again. */
  requestRetries: number
  seconds: number
}

/** Without an ended run for this time, the table of messages is read. */
const IDLE_MS = 3000

/**
 * Sends messages to an inbox while its processes are killed at random moments, waits until all are handled, and checks the history of the
 * run.
 *
 * @param progress Called with one line for each kill.
 */
export async function crashInbox(
  { database, kills, events, workers, restartDatabase }: Settings,
  progress: (text: string) => void,
): Promise<InboxFigures> {
  const startedAt = performance.now()
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-history-'))
  const { record, close } = openHistory(directory, 'harness')
  const storage = await openInboxStorage(database)
  const ended = new Set<string>()
  let ends = 0
  const countEnds = () => ends
  let acknowledged = 0
  let processes = 0
  const onEnded = (id: string) => {
    ended.add(id)
    ends++
  }
  const start = (): InboxWorker => {
    const name = `process-${++processes}`
    record({ kind: 'process started', process: name })
    return startInboxWorker({ database: storage.database, directory, name, record, onEnded })
  }
  let fleet = startFleet(start, workers)
  const counters = { acknowledged: () => acknowledged, handled: () => ended.size }
  try {
    await fleet.started()
    const send = createSend(record, async () => fleet.pickRandom().started)
    const clients = startClients(async (n) => {
      await send(n)
      acknowledged++
    })
    for (let kill = 0; kill < kills; kill++) {
      const share = Math.ceil((events * (kill + 1)) / kills)
      clients.allow(share)
      await waitForRandomMoment(fleet, counters, share)
      if (restartDatabase && kill === Math.floor(kills / 2)) {
        progress('killing and restarting the database')
        record({ kind: 'database killed' })
        await storage.killAndRestart()
        record({ kind: 'database restarted' })
      }
      await fleet.replaceOne()
      progress(`kill ${kill + 1} of ${kills}: ${acknowledged} acknowledged, ${ended.size} handled`)
    }
    await clients.finished()
    await fleet.started()
    // Reports of ended runs may have been lost in a kill.
    await waitUntilDoneOrStalled(() => ended.size >= events, countEnds, IDLE_MS)
    await fleet.stop()
    for (let left = await countUnfinished(storage), last = Infinity; left > 0 && left < last;) {
      const goal = ends + left
      fleet = startFleet(start, workers)
      await fleet.started()
      await waitUntilDoneOrStalled(() => ends >= goal, countEnds)
      await fleet.stop()
      last = left
      left = await countUnfinished(storage)
    }
    for (const { id, status } of await storage.readStatuses()) record({ kind: 'final status', id, status })
    const options = { scheduleLength: INBOX_OPTIONS.scheduleSeconds.length, maxUnstored: MAX_UNSTORED, keyOf }
    return {
      ...checkHistory(readHistory(directory), options),
      kills,
      requestRetries: clients.countFailures(),
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    await fleet.kill()
    close()
    await storage.remove()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function countUnfinished({ readStatuses }: InboxStorage): Promise<number> {
  return (await readStatuses()).filter(({ status }) => status !== 'done' && status !== 'dead').length
}
