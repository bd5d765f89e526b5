import { sql } from 'drizzle-orm'
import { randomUUID } from 'node:crypto'
import { type Database, idArray } from '@hookseal/engine/database'
import { SENDER_DEFAULTS } from '../defaults.ts'
import type { Logger } from '@hookseal/engine'
import { TimeoutError, withTimeout } from '@hookseal/engine/util'
import { CHANGED_RESOURCES, type ChangedResource, decodeNotice, encodeNotices } from './change-notice.ts'

type OnChange = (resources: readonly ChangedResource[]) => void

/** Reports which resources of an organization changed, in any process of the database. It says nothing about what changed in them. */
export interface Changes {
  /** Call it after the commit. `undefined` means all organizations. Subscribers are called within a second, at most once a second. */
  readonly record: (organizationId: string | undefined, ...resources: readonly ChangedResource[]) => void
  /** Calls `onChange` after changes of this organization. Returns a function that ends it. */
  readonly subscribe: (organizationId: string, onChange: OnChange) => () => void
  /** Notifies other processes of the last changes. Gives up after a second. */
  readonly close: () => Promise<void>
}

const CHANNEL = 'hookseal_changes'
/** How long `close` waits for the database. */
const CLOSE_MS = 1000
/** Stands for all organizations: no id of an organization contains it. */
const ALL = '*'

/**
 * Collects the changes of this process and notifies all processes at most once a second, so that a thousand publishes cost one
 * notification. Processes listen over one connection, from their first subscriber on.
 */
export function createChanges(database: Database, log: Logger): Changes {
  const processId = randomUUID()
  const subscribers = new Map<string, Set<OnChange>>()
  let pending = new Map<string, Set<ChangedResource>>()
  let timer: NodeJS.Timeout | undefined
  /** The notification in flight. */
  let flushing: Promise<void> | undefined
  let lastFlushAt = -Infinity
  let listening: Promise<() => Promise<void>> | undefined
  let isClosed = false

  function emit(organizationId: string, resources: readonly ChangedResource[]): void {
    const called =
      organizationId === ALL ? [...subscribers.values()] : [subscribers.get(organizationId) ?? []]
    for (const group of called) for (const onChange of group) onChange(resources)
  }

  function schedule(): void {
    if (timer !== undefined || isClosed) return
    const waitMs = Math.max(0, lastFlushAt + SENDER_DEFAULTS.changesMs - performance.now())
    timer = setTimeout(() => void (flushing = flush()), waitMs)
    timer.unref()
  }

  async function flush(): Promise<void> {
    const changed = [...pending].map(([id, resources]) => [id, [...resources]] as const)
    pending = new Map()
    lastFlushAt = performance.now()
    for (const [id, resources] of changed) emit(id, resources)
    try {
      if (database.backend === 'postgres') {
        const notices = idArray(encodeNotices(processId, changed))
        await database.execute(
          sql`select pg_notify(${CHANNEL}, notice) from unnest(${notices}::text[]) notice`,
        )
      }
    } catch (err) {
      for (const [id, resources] of changed) add(id, resources)
      // `close` reports it.
      if (isClosed) throw err
      log.warn({ err }, 'other processes could not be notified of changes, retrying')
    }
    timer = undefined
    if (pending.size > 0) schedule()
  }

  async function flushRest(): Promise<void> {
    await flushing?.catch(() => {})
    if (pending.size > 0) await flush()
  }

  function add(organizationId: string, resources: readonly ChangedResource[]): void {
    const known = pending.get(organizationId)
    if (known === undefined) pending.set(organizationId, new Set(resources))
    else for (const resource of resources) known.add(resource)
  }

  function receive(payload: string): void {
    const { sender, changed } = decodeNotice(payload)
    if (sender !== processId) for (const [id, resources] of changed) emit(id, resources)
  }

  function listen(): void {
    if (database.backend === 'pglite') return
    listening ??= database.listen(CHANNEL, receive, {
      onGap: () => emit(ALL, CHANGED_RESOURCES),
      pollMs: SENDER_DEFAULTS.changesPollMs,
    })
  }

  return {
    record(organizationId = ALL, ...resources) {
      add(organizationId, resources)
      schedule()
    },
    subscribe(organizationId, onChange) {
      const group = subscribers.get(organizationId) ?? new Set()
      subscribers.set(organizationId, group.add(onChange))
      listen()
      return () => {
        group.delete(onChange)
        if (group.size === 0 && subscribers.get(organizationId) === group) subscribers.delete(organizationId)
      }
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      const late = () => new TimeoutError(`the last notification took longer than ${CLOSE_MS} ms`)
      const notified = withTimeout(CLOSE_MS, flushRest, late)
      await notified.catch((err: unknown) => log.warn({ err }, 'other processes miss the last changes'))
      const unlisten = await listening
      await unlisten?.()
    },
  }
}
