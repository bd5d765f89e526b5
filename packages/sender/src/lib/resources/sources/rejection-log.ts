import { eq, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { sources } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { createId } from '../../ids.ts'
import type { Rejection } from './source.ts'

/** A rejection to keep. */
export interface NewRejection extends Omit<Rejection, 'id' | 'receivedAt'> {
  body: Uint8Array | null
}

/** Notes what happens at sources, and writes it once a second. */
export interface SourceLog {
  /**
   * Counts a rejection, and keeps it within the rate of the source: 10 at first, then one a second. A flood of a source therefore costs a
   * process one short transaction a second, and storage for 100 rejections.
   *
   * @param describe Returns what is kept. Called only if it is.
   */
  readonly rejected: (source: Owner, describe: () => NewRejection) => void
  /** Notes that an event was received, or that a handshake succeeded. */
  readonly received: (source: Owner, what: 'event' | 'handshake') => void
  /** Writes the last entries. */
  readonly close: () => Promise<void>
}

interface Owner {
  id: string
  organizationId: string
}

interface Entry {
  organizationId: string
  rejections: number
  kept: (NewRejection & { receivedAt: Date })[]
  eventAt: Date | null
  handshakeAt: Date | null
}

/** Sources whose rate is remembered. */
const MAX_REMEMBERED = 10_000
/** A last event of this age is written again. Every event would otherwise cost an update of its source. */
const REST_MS = 5000

export function createSourceLog({ database, clock, changes, log }: Context): SourceLog {
  let entries = new Map<string, Entry>()
  const buckets = new Map<string, { tokens: number; filledAt: number }>()
  const notedAt = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  /** The write in progress. The next one starts after it, so that a slow database does not collect rejections in memory. */
  let writing: Promise<void> | undefined
  let kept = 0
  /** By organization: a flood of the sources of one must not hide what happens at those of others. */
  const keptOf = new Map<string, number>()

  function entryOf({ id, organizationId }: Owner): Entry {
    let entry = entries.get(id)
    if (entry === undefined) {
      entry = { organizationId, rejections: 0, kept: [], eventAt: null, handshakeAt: null }
      entries.set(id, entry)
    }
    schedule()
    return entry
  }

  function schedule(): void {
    if (timer === undefined && writing === undefined)
      timer = setTimeout(() => void flush(), SENDER_DEFAULTS.rejectionWriteMs).unref()
  }

  function mayKeep({ id, organizationId }: Owner): boolean {
    const { rejectionBatch, rejectionBatchOfOrganization } = SENDER_DEFAULTS
    if (kept >= rejectionBatch || (keptOf.get(organizationId) ?? 0) >= rejectionBatchOfOrganization)
      return false
    const now = performance.now()
    if (buckets.size >= MAX_REMEMBERED) buckets.clear()
    const bucket = buckets.get(id) ?? { tokens: SENDER_DEFAULTS.rejectionBurst, filledAt: now }
    bucket.tokens = Math.min(SENDER_DEFAULTS.rejectionBurst, bucket.tokens + (now - bucket.filledAt) / 1000)
    bucket.filledAt = now
    buckets.set(id, bucket)
    if (bucket.tokens < 1) return false
    bucket.tokens--
    return true
  }

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const own = entries
    entries = new Map()
    kept = 0
    keptOf.clear()
    writing = write(own)
    await writing
    writing = undefined
    if (entries.size > 0) schedule()
  }

  async function write(own: ReadonlyMap<string, Entry>): Promise<void> {
    // In the order of ids, so that two processes cannot deadlock.
    for (const [id, entry] of [...own].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      try {
        await database.transaction(async (tx) => {
          const slot = await updateSource(tx, id, entry)
          if (slot !== undefined) await insertRejections(tx, id, entry.kept, slot)
        })
        changes.record(entry.organizationId, 'sources')
      } catch (err) {
        // It only is about what users see of rejections, and another flood of them may follow.
        log.warn(
          { err, sourceId: id, rejections: entry.rejections },
          'rejected deliveries of a source could not be logged',
        )
      }
  }

  return {
    rejected(source, describe) {
      const entry = entryOf(source)
      entry.rejections++
      if (!mayKeep(source)) return
      kept++
      keptOf.set(source.organizationId, (keptOf.get(source.organizationId) ?? 0) + 1)
      entry.kept.push({ ...describe(), receivedAt: new Date(clock.now()) })
    },
    received(source, what) {
      const now = performance.now()
      const key = `${what} ${source.id}`
      if (now - (notedAt.get(key) ?? -Infinity) < REST_MS) return
      if (notedAt.size >= MAX_REMEMBERED) notedAt.clear()
      notedAt.set(key, now)
      const at = new Date(clock.now())
      Object.assign(entryOf(source), what === 'event' ? { eventAt: at } : { handshakeAt: at })
    },
    async close() {
      await writing
      await flush()
      clearTimeout(timer)
    },
  }
}

type Tx = Parameters<Parameters<Context['database']['transaction']>[0]>[0]

/** Resolves with the number of the first rejection; undefined if the source was deleted. Locks the source, so that numbers are unique. */
async function updateSource({ queries }: Tx, id: string, entry: Entry): Promise<number | undefined> {
  const { rejections, kept, eventAt, handshakeAt } = entry
  const [row] = await queries
    .update(sources)
    .set({
      rejectedCount: sql`${sources.rejectedCount} + ${rejections}`,
      keptCount: sql`${sources.keptCount} + ${kept.length}`,
      ...(rejections === 0 ? {} : { lastRejectedAt: sql`now()` }),
      ...(eventAt === null ? {} : { lastEventAt: eventAt }),
      ...(handshakeAt === null ? {} : { handshakeAt }),
    })
    .where(eq(sources.id, id))
    .returning({ keptCount: sources.keptCount })
  return row && row.keptCount - kept.length
}

async function insertRejections(
  { execute }: Tx,
  sourceId: string,
  kept: Entry['kept'],
  first: number,
): Promise<void> {
  // Of more than there are slots, the last ones.
  const own = kept.slice(-SENDER_DEFAULTS.rejections)
  if (own.length === 0) return
  const rows = own.map(({ body, bodyBytes, receivedAt, ...rest }, index) => ({
    ...rest,
    slot: (first + index) % SENDER_DEFAULTS.rejections,
    id: createId('rej', receivedAt.getTime()),
    received_at: receivedAt,
    body_hex: body === null ? null : Buffer.from(body).toString('hex'),
    body_bytes: bodyBytes,
  }))
  await execute(sql`
    insert into hookseal.source_rejections
      (source_id, slot, id, received_at, method, headers, body, body_bytes, code, reason, message, status)
    select ${sourceId}, slot, id, received_at, method, headers, decode(body_hex, 'hex'), body_bytes, code, reason, message, status
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(slot int, id text, received_at timestamptz, method text,
      headers json, body_hex text, body_bytes int, code text, reason text, message text, status int)
    on conflict (source_id, slot) do update set id = excluded.id, received_at = excluded.received_at, method = excluded.method,
      headers = excluded.headers, body = excluded.body, body_bytes = excluded.body_bytes, code = excluded.code,
      reason = excluded.reason, message = excluded.message, status = excluded.status`)
}
