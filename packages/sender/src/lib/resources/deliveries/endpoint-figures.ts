import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { checkInteger, checkText, invalidInput } from '../input.ts'
import { type CountedPeriod, countedRows } from './counted-rows.ts'
import { type DeliveryFigures, toFigures } from './figures.ts'
import { type Counts, SUMS } from './read-counters.ts'

interface EndpointFiguresPage {
  endpoints: { endpointId: string; totals: DeliveryFigures }[]
  nextCursor: string | null
}

interface PageInput {
  endpointIds?: readonly string[] | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

/** Reads the counters of the next endpoints that have any, newest first. What it costs does not depend on how many there are. */
export async function readEndpointFigures(
  { execute }: Transaction,
  { organizationId, period }: { organizationId: string; period: CountedPeriod },
  { endpointIds, limit, cursor }: PageInput,
): Promise<EndpointFiguresPage> {
  const { maxPageSize, pageSize } = SENDER_DEFAULTS
  const wanted = checkInteger(limit ?? pageSize, 'limit', { min: 1, max: maxPageSize })
  if (endpointIds !== undefined && endpointIds.length > maxPageSize)
    throw invalidInput('endpointIds', `endpointIds must have at most ${maxPageSize} entries.`)
  const before = decodeCursor(cursor)
  const own = endpointIds?.map((id, index) => checkText(id, `endpointIds[${index}]`, { max: 256 }))
  const endpoints =
    own === undefined
      ? countedEndpoints(organizationId, before)
      : sql`
    select distinct id from json_array_elements_text(${JSON.stringify(own)}::text::json) as e(id) where ${before === undefined ? sql`true` : sql`id < ${before}`} order by id desc`
  const { rows } = await execute(sql<Counts & { id: string }>`
    with e as materialized (select id from (${endpoints}) all_of_them where id is not null limit ${wanted + 1})
    select e.id, c.* from e cross join lateral (
      select ${SUMS} from (${countedRows({ organizationId, endpointId: sql`e.id`, period })}) own) c
    order by e.id desc`)
  const page = rows.slice(0, wanted)
  return {
    endpoints: page
      .filter(({ deliveries }) => deliveries > 0)
      .map(({ id, ...counts }) => ({ endpointId: id, totals: toFigures(counts) })),
    nextCursor: rows.length > wanted ? encodeCursor(page.at(-1)?.id ?? '') : null,
  }
}

/** Steps from one endpoint to the next in the indexes, whatever each has. */
function countedEndpoints(organizationId: string, before: string | undefined): SQL {
  const last = (table: string, condition: SQL) => sql`
    select endpoint_id from hookseal.${sql.raw(table)} where organization_id = ${organizationId} and endpoint_id > '' ${condition}
    order by endpoint_id desc limit 1`
  const next = (condition: SQL) =>
    sql`select greatest((${last('counters', condition)}), (${last('merged_counters', condition)}))`
  return sql`
    with recursive counted(id) as (
      (${next(before === undefined ? sql`` : sql`and endpoint_id < ${before}`)})
      union all
      select (${next(sql`and endpoint_id < counted.id`)}) from counted where counted.id is not null)
    select id from counted`
}

function encodeCursor(id: string): string {
  return Buffer.from(`e:${id}`).toString('base64url')
}

function decodeCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const [, id] = /^e:([\x21-\x7e]{1,300})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  if (id === undefined) throw invalidInput('cursor', 'cursor must be the next_cursor of another page.')
  return id
}
