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
  /** Set for events of sources, which wildcards match, too. */
  source?: { patterns: readonly string[] }
}

interface TopicRow extends Target {
  /** Position of the topic. */
  topic: number
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
  const distinct = new Map(topics.map((topic) => [topicKey(topic), topic]))
  const { rows } = await execute(targetsQuery([...distinct.values()], limit))
  const byTopic = Map.groupBy(rows, ({ topic }) => topic)
  const positions = new Map([...distinct.keys()].map((key, index) => [key, index]))
  return (topic) => {
    const found = byTopic.get(positions.get(topicKey(topic)) ?? -1) ?? []
    const targets = topic.source === undefined ? found : unique(found)
    return targets.length > limit ? undefined : targets
  }
}

/** An endpoint may subscribe to a type and to wildcards that match it. */
function unique(targets: readonly Target[]): Target[] {
  const byId = new Map(targets.map((target) => [target.id, target]))
  return [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** Selects the endpoints of each topic, for each of its patterns one more than `limit` at most. */
export function targetsQuery(topics: readonly Topic[], limit: number): SQL<TopicRow> {
  const wanted = topics.flatMap((topic, position) =>
    patternsOf(topic).map((pattern) => ({ position, organizationId: topic.organizationId, pattern })),
  )
  const positions = idArray(wanted.map(({ position }) => String(position)))
  const organizationIds = idArray(wanted.map(({ organizationId }) => organizationId))
  const patterns = idArray(wanted.map(({ pattern }) => pattern))
  // `offset 0` keeps PostgreSQL from joining all endpoints where it has no statistics.
  return sql`
    select t.topic, s.endpoint_id as id, e.url
    from unnest(${positions}::int[], ${organizationIds}::text[], ${patterns}::text[]) t(topic, organization_id, pattern),
      lateral (select endpoint_id from hookseal.subscriptions s
        where s.organization_id = t.organization_id and s.event = t.pattern order by endpoint_id limit ${limit + 1}) s,
      lateral (select url from hookseal.endpoints e
        where e.id = s.endpoint_id and e.enabled and e.deleted_at is null offset 0) e`
}

/** Counts the endpoints of a topic. */
export async function countTargets({ execute }: Transaction, topic: Topic): Promise<number> {
  const { rows } = await execute(sql<{ count: number }>`
    select count(distinct endpoint_id)::int as count from hookseal.subscriptions
    where organization_id = ${topic.organizationId} and event = any(${idArray(patternsOf(topic))}::text[])`)
  return rows[0]?.count ?? 0
}

/** The ids of the endpoints of a topic, as an expression. */
export function subscribedIds(topic: Topic): SQL {
  return sql`(
    select array_agg(distinct endpoint_id) from hookseal.subscriptions
    where organization_id = ${topic.organizationId} and event = any(${idArray(patternsOf(topic))}::text[]))`
}

/** Unambiguous, because ids of organizations contain no space. Two events of one topic have the same endpoints. */
export function topicKey({ organizationId, type, source }: Topic): string {
  return `${organizationId} ${source === undefined ? 'published' : 'received'} ${type}`
}

function patternsOf({ type, source }: Topic): readonly string[] {
  return source?.patterns ?? [type]
}
