import { asc, inArray, sql } from 'drizzle-orm'
import type { Moment, Transaction } from '@hookseal/engine/database'
import { endpoints } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { OperationalEvent } from '../../operational-events.ts'
import type { EnginePolicy } from '../../policy.ts'
import { dueAt } from '@hookseal/engine/dispatch'
import type { EndedAttempt } from './ended-attempt.ts'

interface UpdateOptions {
  moment: Moment
  /** Whether to leave out endpoints whose rows another transaction locks, in place of waiting for it. @default false */
  skipLocked?: boolean
}

/** Updates each endpoint with the results of its attempts, and disables those that respond 410 or only fail. Returns what to publish. */
export async function updateEndpoints(
  tx: Transaction,
  attempts: readonly EndedAttempt[],
  { disableAfterMs }: EnginePolicy,
  { moment, skipLocked = false }: UpdateOptions,
): Promise<Updated> {
  if (attempts.length === 0) return { events: [], disabled: [], updated: new Set() }
  const byEndpoint = Map.groupBy(attempts, ({ endpointId }) => endpointId)
  // Locked in one order, so that concurrent workers wait for each other instead of deadlocking.
  const rows = await tx.queries
    .select({
      id: endpoints.id,
      organizationId: endpoints.organizationId,
      enabled: endpoints.enabled,
      failingSince: endpoints.failingSince,
      pausedUntil: endpoints.pausedUntil,
      lastDeliveryAt: endpoints.lastDeliveryAt,
      lastDeliveryStatus: endpoints.lastDeliveryStatus,
    })
    .from(endpoints)
    .where(inArray(endpoints.id, [...byEndpoint.keys()]))
    .orderBy(asc(endpoints.id))
    .for('update', skipLocked ? { skipLocked } : {})
  const emitted: OperationalEvent[] = []
  const updates = rows.map((row) => {
    const { id, organizationId, enabled } = row
    const history = summarize(byEndpoint.get(id) ?? [], row, moment)
    const reason = enabled ? reasonToDisable(history, disableAfterMs) : undefined
    const emit = (type: OperationalEvent['type'], data: Record<string, unknown>) =>
      emitted.push({ type, organizationId, data: { webhook_id: id, ...data } })
    if (reason !== undefined) emit('endpoint.disabled', { reason, failing_since: history.failingSince })
    if (history.recoveredFrom !== undefined)
      emit('endpoint.recovered', { failing_since: history.recoveredFrom })
    return {
      id,
      failing_since: history.failingSince,
      paused_until: history.pausedUntil,
      last_delivery_at: history.lastAt,
      last_delivery_status: history.lastStatus,
      disabled_reason: reason ?? null,
    }
  })
  await tx.execute(sql`
    update hookseal.endpoints e set failing_since = n.failing_since, paused_until = n.paused_until, last_delivery_at = n.last_delivery_at,
      last_delivery_status = n.last_delivery_status, enabled = e.enabled and n.disabled_reason is null,
      disabled_reason = coalesce(n.disabled_reason, e.disabled_reason)
    from json_to_recordset(${JSON.stringify(updates)}::text::json) as n(id text, failing_since timestamptz,
      paused_until timestamptz, last_delivery_at timestamptz, last_delivery_status int, disabled_reason text)
    where e.id = n.id`)
  const disabled = updates.flatMap(({ id, disabled_reason }) => (disabled_reason === null ? [] : [id]))
  return { events: emitted, disabled, updated: new Set(updates.map(({ id }) => id)) }
}

interface Updated {
  events: OperationalEvent[]
  /** Ids of the endpoints that were disabled. */
  disabled: string[]
  /** Ids of all endpoints that were updated. */
  updated: ReadonlySet<string>
}

type Row = Pick<
  typeof endpoints.$inferSelect,
  'failingSince' | 'pausedUntil' | 'lastDeliveryAt' | 'lastDeliveryStatus'
>

interface History {
  failingSince: Date | null
  pausedUntil: Date | null
  /** Since when it had been failing, if it recovered after at least `recoveredAfterMs`. */
  recoveredFrom: Date | undefined
  lastAt: Date
  lastStatus: number | null
  /** Whether an attempt failed that is newer than the last one stored. */
  failed: boolean
  gone: boolean
}

/** Several transactions write concurrently, so attempts arrive in any order. Those that ended before the last stored attempt change little. */
function summarize(attempts: readonly EndedAttempt[], before: Row, moment: Moment): History {
  // An earlier attempt may have been written under a clock that was ahead.
  const lastAt = new Date(Math.min(before.lastDeliveryAt?.getTime() ?? 0, moment.now))
  const history: History = {
    failingSince: before.failingSince,
    pausedUntil: before.pausedUntil,
    recoveredFrom: undefined,
    lastAt,
    lastStatus: before.lastDeliveryStatus,
    failed: false,
    gone: false,
  }
  const inOrder = attempts.toSorted((a, b) => a.endedAt - b.endedAt)
  for (const attempt of inOrder) {
    const { endedAt, isDelivered, pausedForMs } = attempt
    const isLate = endedAt < lastAt.getTime()
    if (isDelivered) succeed(history, endedAt, isLate)
    else if (!isLate) fail(history, endedAt)
    history.gone ||= attempt.isGone
    // Attempts that end after the one that opened the breaker may have been decided before it: they know of no pause.
    if (pausedForMs > 0 && history.failingSince !== null)
      history.pausedUntil = later(history.pausedUntil, dueAt(attempt, pausedForMs, moment))
    if (isLate) continue
    history.lastAt = new Date(endedAt)
    history.lastStatus = attempt.responseStatus
    if (isDelivered) history.pausedUntil = null
  }
  return history
}

function succeed(history: History, endedAt: number, isLate: boolean): void {
  const { failingSince } = history
  if (failingSince === null || endedAt < failingSince.getTime()) return
  if (endedAt - failingSince.getTime() >= SENDER_DEFAULTS.recoveredAfterMs)
    history.recoveredFrom = failingSince
  // The success is late: the failures after it began at the last stored attempt at the latest.
  history.failingSince = isLate ? history.lastAt : null
}

function fail(history: History, endedAt: number): void {
  history.failed = true
  history.failingSince ??= new Date(endedAt)
}

function later(a: Date | null, b: Date): Date {
  return a !== null && a > b ? a : b
}

function reasonToDisable(
  { gone, failed, failingSince, lastAt }: History,
  disableAfterMs: number,
): string | undefined {
  if (gone) return 'The endpoint responded with 410 Gone.'
  if (!failed || failingSince === null || lastAt.getTime() - failingSince.getTime() < disableAfterMs)
    return undefined
  return `Every attempt since ${failingSince.toISOString()} failed.`
}
