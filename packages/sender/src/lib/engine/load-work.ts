import { and, eq, inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { deliveries, endpoints, events } from '../database/schema.ts'
import { SENDER_DEFAULTS } from '../defaults.ts'
import type { Job } from '../queue/delivery-queue.ts'
import { isListenerUrl } from '../relay.ts'
import { activeSecrets } from '../resources/endpoint-secrets.ts'
import type { Outcome, Work } from './work.ts'

export interface Loaded {
  works: Work[]
  /** Of jobs that need no attempt. */
  outcomes: Outcome[]
}

/** Reads what the attempts of a batch need, as it is now: a deleted or changed endpoint is never used as it was. */
export async function loadWork({ database, vault, relay }: Context, jobs: readonly Job[]): Promise<Loaded> {
  const { queries } = database
  const rows = await queries
    .select({ delivery: deliveries, body: events.body })
    .from(deliveries)
    .innerJoin(
      events,
      and(eq(events.organizationId, deliveries.organizationId), eq(events.id, deliveries.eventId)),
    )
    .where(
      inArray(
        deliveries.id,
        jobs.map(({ deliveryId }) => deliveryId),
      ),
    )
  const ids = [...new Set(rows.map(({ delivery }) => delivery.endpointId))]
  const endpointRows =
    ids.length === 0 ? [] : await queries.select().from(endpoints).where(inArray(endpoints.id, ids))
  const secrets = await activeSecrets(database, vault, ids)
  const byId = new Map(rows.map((row) => [row.delivery.id, row]))
  const endpointById = new Map(
    endpointRows.map((row) => [
      row.id,
      { row, legacy: row.legacySecret ? vault.open(row.legacySecret, row.id) : undefined },
    ]),
  )

  const loaded: Loaded = { works: [], outcomes: [] }
  for (const job of jobs) {
    const row = byId.get(job.deliveryId)
    const endpoint = row && endpointById.get(row.delivery.endpointId)
    if (row === undefined || endpoint === undefined || row.delivery.status === 'delivered') {
      loaded.outcomes.push({ kind: 'void', job })
      continue
    }
    const work: Work = {
      job,
      ...row,
      endpoint: endpoint.row,
      secrets: secrets.get(endpoint.row.id) ?? [],
      legacySecret: endpoint.legacy,
    }
    if (endpoint.row.deletedAt !== null)
      loaded.outcomes.push({ kind: 'abandoned', work, reason: 'The endpoint was deleted.' })
    else if (!endpoint.row.enabled)
      loaded.outcomes.push({ kind: 'abandoned', work, reason: 'The endpoint is disabled.' })
    else if (isListenerUrl(endpoint.row.url) && !relay.has(endpoint.row.id))
      loaded.outcomes.push(unheard(work))
    else loaded.works.push(work)
  }
  return loaded
}

/** Whoever listens is at another process of this database, which gets its turn; or was, before that process died. */
function unheard(work: Work): Outcome {
  const { createdAt, updatedAt } = work.endpoint
  const lastBeat = (updatedAt ?? createdAt).getTime()
  if (Date.now() - lastBeat > SENDER_DEFAULTS.listenerLostMs)
    return { kind: 'abandoned', work, reason: 'The listener went away.' }
  return { kind: 'returned', job: work.job, dueAt: new Date(Date.now() + 1000) }
}
