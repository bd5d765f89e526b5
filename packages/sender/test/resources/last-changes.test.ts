import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '@hookseal/engine/database'
import { type Changes, createChanges } from '../../src/lib/resources/changes.ts'
import type { ChangedResource } from '../../src/lib/resources/change-notice.ts'
import { SILENT } from '../silent-logger.ts'

it('notifies other processes of the last changes when it closes', { timeout: START_TIMEOUT_MS }, async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const open = async (): Promise<Changes> => {
    const database = await openDatabase(server.url)
    onTestFinished(async () => database.close())
    return createChanges(database, SILENT)
  }
  const [stopping, other] = [await open(), await open()]
  onTestFinished(other.close)
  const seen = new Set<ChangedResource>()
  other.subscribe('acme', (resources) => resources.forEach((resource) => seen.add(resource)))
  // A new connection reports everything.
  await expect.poll(() => seen.size).toBeGreaterThan(1)
  seen.clear()

  // The second one waits for the interval of notifications.
  stopping.record('acme', 'events')
  await expect.poll(() => [...seen]).toEqual(['events'])
  stopping.record('acme', 'replays')
  await stopping.close()
  await expect.poll(() => [...seen]).toEqual(['events', 'replays'])
})
