import { sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

/** Which handlers are paused, as of the last call of `refresh`. */
export interface HandlerStates {
  readonly isPaused: (name: string) => boolean
  /** Records that this process has its handlers, and reads which of them are paused. Resolves with those that were not. */
  readonly refresh: () => Promise<string[]>
}

export function createHandlerStates({
  database,
  router,
}: Pick<Context, 'database' | 'router'>): HandlerStates {
  let paused: ReadonlySet<string> = new Set()
  /** One after the other, so that an earlier result cannot replace a later one. */
  let last: Promise<unknown> = Promise.resolve()
  return {
    isPaused: (name) => paused.has(name),
    async refresh() {
      const refreshing = last.then(read)
      last = refreshing.catch(() => {})
      return refreshing
    },
  }

  async function read(): Promise<string[]> {
    const own = router.all().map(({ name, type }) => ({ name, type }))
    if (own.length === 0) return []
    const { rows } = await database.execute(sql<{ name: string; isPaused: boolean }>`
        insert into hookseal_inbox.handlers as h (name, type)
        select name, type from json_to_recordset(${JSON.stringify(own)}::text::json) as n(name text, type text) order by name
        on conflict (name) do update set type = excluded.type, seen_at = now()
        returning name, paused_at is not null as "isPaused"`)
    const now = rows.filter(({ isPaused }) => isPaused).map(({ name }) => name)
    const added = now.filter((name) => !paused.has(name))
    paused = new Set(now)
    return added
  }
}
