import { asc, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '../../database/database.ts'
import { endpoints } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { OperationalEvent } from '../../operational-events.ts'
import type { EnginePolicy } from '../../policy.ts'
import type { AttemptedOutcome } from '../attempts/work.ts'

/** Notes at each endpoint what its attempts came to, disables those that ask for it or only ever fail, and says what is worth telling. */
export async function updateEndpoints(
  tx: Transaction,
  outcomes: readonly AttemptedOutcome[],
  { disableAfterMs }: EnginePolicy,
): Promise<Updated> {
  if (outcomes.length === 0) return { told: [], disabled: [] }
  const byEndpoint = Map.groupBy(outcomes, ({ work }) => work.endpoint.id)
  // Locked in one order, so that workers which write at once wait instead of deadlocking.
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
  const told: OperationalEvent[] = []
  const updates = rows.map((row) => {
    const { id, organizationId, enabled } = row
    const history = summarise(byEndpoint.get(id) ?? [], row)
    const reason = enabled ? reasonToDisable(history, disableAfterMs) : undefined
    const tell = (type: OperationalEvent['type'], data: Record<string, unknown>) =>
      told.push({ type, organizationId, data: { webhook_id: id, ...data } })
    if (reason !== undefined) tell('endpoint.disabled', { reason, failing_since: history.failingSince })
    if (history.recoveredFrom !== undefined)
      tell('endpoint.recovered', { failing_since: history.recoveredFrom })
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
    told,
    disabled: updates.flatMap(({ id, disabled_reason }) => (disabled_reason === null ? [] : [id])),
  }
}

interface Updated {
  told: OperationalEvent[]
  /** Endpoints that get nothing more. */
  disabled: string[]
}

type Row = Pick<
  typeof endpoints.$inferSelect,
  'failingSince' | 'pausedUntil' | 'lastDeliveryAt' | 'lastDeliveryStatus'
>

interface History {
  failingSince: Date | null
  pausedUntil: Date | null
  /** Since when it had failed, when it now succeeded after long enough. */
  recoveredFrom: Date | undefined
  lastAt: Date
  lastStatus: number | null
  /** Whether there was a failure after all that was noted. */
  failed: boolean
  gone: boolean
}

/** Outcomes come in any order: several transactions write at once. What ended before the last attempt that is noted says little that's new. */
function summarise(outcomes: readonly AttemptedOutcome[], before: Row): History {
  // Another process's clock may be ahead of ours.
  const lastAt = new Date(Math.min(before.lastDeliveryAt?.getTime() ?? 0, Date.now()))
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
    if (isLate) continue
    history.lastAt = new Date(endedAt)
    history.lastStatus = result.ok ? result.status : null
    history.pausedUntil = outcome.pausedUntil
  }
  return history
}

function succeed(history: History, endedAt: number, isLate: boolean): void {
  const { failingSince } = history
  if (failingSince === null || endedAt < failingSince.getTime()) return
  if (endedAt - failingSince.getTime() >= SENDER_DEFAULTS.recoveredAfterMs)
    history.recoveredFrom = failingSince
  // What failed after a success that is noted late failed at the noted time at the latest.
  history.failingSince = isLate ? history.lastAt : null
}

function fail(history: History, endedAt: number): void {
  history.failed = true
  history.failingSince ??= new Date(endedAt)
}

function endOf({ attempted: { startedAt, result } }: AttemptedOutcome): number {
  return startedAt.getTime() + result.latencyMs
}

function reasonToDisable(
  { gone, failed, failingSince, lastAt }: History,
  disableAfterMs: number,
): string | undefined {
  if (gone) return 'The endpoint answered 410 Gone.'
  if (!failed || failingSince === null || lastAt.getTime() - failingSince.getTime() < disableAfterMs)
    return undefined
  return `Every attempt since ${failingSince.toISOString()} failed.`
}
