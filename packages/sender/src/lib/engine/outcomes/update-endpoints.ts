import { asc, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '../../database/database.ts'
import { endpoints } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { OperationalEvent } from '../../operational-events.ts'
import type { EnginePolicy } from '../../policy.ts'
import type { AttemptedOutcome } from '../attempts/work.ts'
import { dueAt } from './due-at.ts'

/**
 * Updates each endpoint with the results of its attempts, and disables those that respond 410 or only fail. Returns what to publish.
 *
 * @param now The time of the database.
 */
export async function updateEndpoints(
  tx: Transaction,
  outcomes: readonly AttemptedOutcome[],
  { disableAfterMs }: EnginePolicy,
  now: number,
): Promise<Updated> {
  if (outcomes.length === 0) return { events: [], disabled: [] }
  const byEndpoint = Map.groupBy(outcomes, ({ work }) => work.endpoint.id)
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
    .for('update')
  const emitted: OperationalEvent[] = []
  const updates = rows.map((row) => {
    const { id, organizationId, enabled } = row
    const history = summarize(byEndpoint.get(id) ?? [], row, now)
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
  return {
    events: emitted,
    disabled: updates.flatMap(({ id, disabled_reason }) => (disabled_reason === null ? [] : [id])),
  }
}

interface Updated {
  events: OperationalEvent[]
  /** Ids of the endpoints that were disabled. */
  disabled: string[]
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

/** Several transactions write concurrently, so outcomes arrive in any order. Those that ended before the last stored attempt change little. */
function summarize(outcomes: readonly AttemptedOutcome[], before: Row, now: number): History {
  // An earlier attempt may have been written under a clock that was ahead.
  const lastAt = new Date(Math.min(before.lastDeliveryAt?.getTime() ?? 0, now))
  const history: History = {
    failingSince: before.failingSince,
    pausedUntil: before.pausedUntil,
    recoveredFrom: undefined,
    lastAt,
    lastStatus: before.lastDeliveryStatus,
    failed: false,
    gone: false,
  }
  const inOrder = outcomes.toSorted((a, b) => endOf(a) - endOf(b))
  for (const outcome of inOrder) {
    const { result } = outcome.attempted
    const endedAt = endOf(outcome)
    const isLate = endedAt < lastAt.getTime()
    if (outcome.decision.status === 'delivered') succeed(history, endedAt, isLate)
    else if (!isLate) fail(history, endedAt)
    history.gone ||= outcome.decision.status === 'dead' && outcome.decision.gone
    // Attempts that end after the one that opened the breaker may have been decided before it: they know of no pause.
    if (outcome.pausedForMs > 0 && history.failingSince !== null)
      history.pausedUntil = later(history.pausedUntil, dueAt(outcome, outcome.pausedForMs, now))
    if (isLate) continue
    history.lastAt = new Date(endedAt)
    history.lastStatus = result.ok ? result.status : null
    if (outcome.decision.status === 'delivered') history.pausedUntil = null
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

function endOf({ attempted: { startedAt, result } }: AttemptedOutcome): number {
  return startedAt.getTime() + result.latencyMs
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
