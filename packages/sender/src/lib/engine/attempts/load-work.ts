import { createSigner, type Signer } from '@hookseal/core'
import { sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { idArray } from '@hookseal/engine/database'
import { placesOf } from '../../database/partitions/places.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { Job } from '@hookseal/engine/queue'
import { isListenerUrl } from '../../transport/listener-transport.ts'
import { type SealedSecret, withActiveSecrets } from '../../resources/endpoints/endpoint-secrets.ts'
import type { SecretBox } from '@hookseal/engine/secrets'
import type { JobOutcome, LoadedWork, Work } from './work.ts'

/** Keeps PostgreSQL from turning the subquery into a join: with hundreds of ids, it may read a whole table and hash it. */
const ONE_BY_ONE = sql.raw('offset 0')

/** Reads the deliveries, endpoints and secrets of leased jobs as they are now, so that changed and deleted endpoints take effect. */
export async function loadWork(context: Context, jobs: readonly Job[]): Promise<LoadedWork> {
  const { database, listenerTransport, secretBox, clock } = context
  const endpointIds = [...new Set(jobs.map(({ endpointId }) => endpointId))]
  const [byId, endpoints] = await Promise.all([
    readDeliveries(
      context,
      jobs.map(({ deliveryId }) => deliveryId),
    ),
    withActiveSecrets(database, endpointIds),
  ])
  const endpointById = new Map(
    endpoints.map(({ endpoint, secrets }) => [
      endpoint.id,
      { endpoint, signer: lazySigner(secretBox, endpoint.id, secrets) },
    ]),
  )

  const loaded: LoadedWork = { works: [], outcomes: [] }
  for (const job of jobs) {
    const row = byId.get(job.deliveryId)
    const found = row && endpointById.get(row.endpointId)
    if (row === undefined || found === undefined || row.status === 'delivered') {
      loaded.outcomes.push({ kind: 'void', job })
      continue
    }
    const { endpoint, signer } = found
    const { body, bodyBytes, sourceHeaders } = row
    const work: Work = { job, delivery: row, body: bodyBytes ?? body, sourceHeaders, endpoint, signer }
    if (endpoint.deletedAt !== null)
      loaded.outcomes.push({ kind: 'abandoned', work, reason: 'The endpoint was deleted.' })
    else if (!endpoint.enabled)
      loaded.outcomes.push({ kind: 'abandoned', work, reason: 'The endpoint is disabled.' })
    else if (isListenerUrl(endpoint.url) && !listenerTransport.has(endpoint.id))
      loaded.outcomes.push(withoutListener(work, clock.now()))
    else loaded.works.push(work)
  }
  return loaded
}

type DeliveryWithBody = Work['delivery'] & {
  body: string
  bodyBytes: Uint8Array | null
  sourceHeaders: Work['sourceHeaders']
}

async function readDeliveries(
  { database, partitions }: Context,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeliveryWithBody>> {
  const byId = new Map<string, DeliveryWithBody>()
  let missing = ids
  for (const place of placesOf(ids, partitions, { delivery: sql`d.created_at`, event: sql`e.created_at` })) {
    const { rows } = await database.execute(sql<DeliveryWithBody>`
      select d.id, d.organization_id as "organizationId", d.event_id as "eventId", d.event, d.endpoint_id as "endpointId",
        d.status, d.attempt, d.step, extract(epoch from d.created_at)::float8 * 1000 as "createdAt", e.body,
        e.body_bytes as "bodyBytes", e.source_headers as "sourceHeaders"
      from unnest(${idArray(missing)}::text[]) as n(id)
        cross join lateral (
          select d.* from hookseal.deliveries d where d.id = n.id and ${place.delivery} ${ONE_BY_ONE}) d
        cross join lateral (
          select e.body, e.body_bytes, e.source_headers from hookseal.events e
          where e.organization_id = d.organization_id and e.id = d.event_id and ${place.event} ${ONE_BY_ONE}) e`)
    for (const row of rows) byId.set(row.id, row)
    missing = missing.filter((id) => !byId.has(id))
    if (missing.length === 0) break
  }
  return byId
}

/**
 * The listener is connected to another process of this database, so the job is returned for that process. If its heartbeat is too old,
 * that process has died.
 */
function withoutListener(work: Work, now: number): JobOutcome {
  const { createdAt, updatedAt } = work.endpoint
  const lastHeartbeat = (updatedAt ?? createdAt).getTime()
  if (now - lastHeartbeat > SENDER_DEFAULTS.listenerLostMs)
    return { kind: 'abandoned', work, reason: 'The listener disconnected.' }
  return { kind: 'returned', job: work.job, delayMs: 1000, decidedAt: performance.now() }
}

/** Opens the secrets at their first use and keeps them for one batch: opening one costs as much as the rest of an attempt. */
function lazySigner(
  secretBox: SecretBox,
  endpointId: string,
  secrets: readonly SealedSecret[],
): () => Signer {
  let signer: Signer | undefined
  return () =>
    (signer ??= createSigner(secrets.map(({ id, sealed }) => secretBox.open(sealed, { endpointId, id }))))
}
