import { sql } from 'drizzle-orm'
import { type Database, idArray } from '@hookseal/engine/database'
import type { Dispatcher } from '@hookseal/engine/dispatch'

/** What notifications would have reported of an endpoint. */
interface Seen {
  version: string
  isPaused: boolean
}

/**
 * Returns a function that finds the endpoints that other processes changed or resumed since its last call, among those that this process
 * knows. Call it when notifications may have been lost. An endpoint that it sees for the first time counts as changed.
 */
export function createEndpointWatch(
  { execute }: Pick<Database, 'execute'>,
  dispatcher: Pick<Dispatcher, 'endpointIds' | 'reload' | 'resume'>,
): () => Promise<void> {
  let seen = new Map<string, Seen>()
  let running: Promise<void> | undefined

  async function compare(): Promise<void> {
    const ids = dispatcher.endpointIds()
    if (ids.length === 0) {
      seen.clear()
      return
    }
    const { rows } = await execute(sql<Seen & { id: string }>`
      select id, concat_ws(' ', enabled, updated_at, deleted_at) as version, coalesce(paused_until > now(), false) as "isPaused"
      from hookseal.endpoints where id = any(${idArray(ids)}::text[])`)
    for (const { id, version, isPaused } of rows) {
      const before = seen.get(id)
      if (before?.version !== version) dispatcher.reload(id)
      if (before?.isPaused && !isPaused) dispatcher.resume(id)
    }
    seen = new Map(rows.map(({ id, ...row }) => [id, row]))
  }

  return async () => {
    // A call that takes long is not repeated meanwhile.
    running ??= compare().finally(() => (running = undefined))
    return running
  }
}
