import { type SQL, sql } from 'drizzle-orm'
import { idArray, type Transaction } from '@hookseal/engine/database'

/** An endpoint that receives an event. */
export interface Target {
  id: string
  url: string
}

/** The type of an event of an organization. */
export interface Topic {
  organizationId: string
  type: string
}

/** Returns the enabled endpoints that subscribe to a topic, in the order of their ids; undefined if there are more than the limit. */
export type Targets = (topic: Topic) => readonly Target[] | undefined

/** Reads the endpoints of topics. Reads no others, and for each topic one more than `limit` at most. */
export async function findTargets(
  { execute }: Transaction,
  topics: readonly Topic[],
  limit: number,
): Promise<Targets> {
  if (topics.length === 0) return () => []
  const distinct = [...new Map(topics.map((topic) => [keyOf(topic), topic])).values()]
  const { rows } = await execute(targetsQuery(distinct, limit))
  const byTopic = Map.groupBy(rows, keyOf)
  return (topic) => {
    const found = byTopic.get(keyOf(topic)) ?? []
    return found.length > limit ? undefined : found
  }
}

/** Selects the endpoints of each topic, one more than `limit` at most. */
export function targetsQuery(topics: readonly Topic[], limit: number): SQL<Topic & Target> {
  const organizationIds = idArray(topics.map(({ organizationId }) => organizationId))
  const types = idArray(topics.map(({ type }) => type))
  // `offset 0` keeps PostgreSQL from joining all endpoints where it has no statistics.
  return sql`
    select t.organization_id as "organizationId", t.type, s.endpoint_id as id, e.url
    from unnest(${organizationIds}::text[], ${types}::text[]) t(organization_id, type),
      lateral (select endpoint_id from hookseal.subscriptions s
        where s.organization_id = t.organization_id and s.event = t.type order by endpoint_id limit ${limit + 1}) s,
      lateral (select url from hookseal.endpoints e
        where e.id = s.endpoint_id and e.enabled and e.deleted_at is null offset 0) e`
}

/** Counts the endpoints of a topic. */
export async function countTargets(
  { execute }: Transaction,
  { organizationId, type }: Topic,
): Promise<number> {
  const { rows } = await execute(sql<{ count: number }>`
    select count(*)::int as count from hookseal.subscriptions where organization_id = ${organizationId} and event = ${type}`)
  return rows[0]?.count ?? 0
}

/** The ids of the endpoints of a topic, as an expression. */
export function subscribedIds({ organizationId, type }: Topic): SQL {
  return sql`(
    select array_agg(endpoint_id) from hookseal.subscriptions where organization_id = ${organizationId} and event = ${type})`
}

/** Unambiguous, because ids of organizations contain no space. */
function keyOf({ organizationId, type }: Topic): string {
  return `${organizationId} ${type}`
}
