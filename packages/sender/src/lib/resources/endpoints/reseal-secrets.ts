import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Context } from '../../context.ts'
import { endpoints, endpointSecrets } from '../../database/schema.ts'
import { MARKER_BYTES, MARKER_HEX } from '@hookseal/engine/secrets'
import { legacyOwner } from './endpoint-secrets.ts'

const PAGE = 500

type Services = Pick<Context, 'database' | 'secretBox' | 'log'>

/** Binds secrets of the first schema to their endpoints. One that cannot be opened is logged, and only its endpoint's deliveries fail. */
export async function resealSecrets(services: Services): Promise<void> {
  await eachPage(async (after) => resealSigningSecrets(services, after))
  await eachPage(async (after) => resealLegacySecrets(services, after))
}

/** Calls `work` with the last id of the page before, until it resolves with no id. */
async function eachPage(work: (after: string) => Promise<string | undefined>): Promise<void> {
  let after: string | undefined = ''
  while (after !== undefined) after = await work(after)
}

async function resealSigningSecrets(services: Services, after: string): Promise<string | undefined> {
  const { queries } = services.database
  const { id, endpointId, sealed } = endpointSecrets
  const rows = await queries
    .select({ id, endpointId, sealed })
    .from(endpointSecrets)
    .where(and(gt(id, after), isUnbound(sealed)))
    .orderBy(asc(id))
    .limit(PAGE)
  for (const row of rows) {
    const bound = tryReseal(services, row.sealed, row.id, row)
    if (bound === undefined) continue
    const unchanged = and(eq(id, row.id), eq(sealed, row.sealed))
    await queries.update(endpointSecrets).set({ sealed: bound }).where(unchanged)
  }
  return rows.at(-1)?.id
}

async function resealLegacySecrets(services: Services, after: string): Promise<string | undefined> {
  const { queries } = services.database
  const { id, legacySecret } = endpoints
  const rows = await queries
    .select({ id, legacySecret })
    .from(endpoints)
    .where(and(gt(id, after), isUnbound(legacySecret)))
    .orderBy(asc(id))
    .limit(PAGE)
  for (const row of rows) {
    if (row.legacySecret === null) continue
    const bound = tryReseal(services, row.legacySecret, row.id, legacyOwner(row.id))
    if (bound === undefined) continue
    const unchanged = and(eq(id, row.id), eq(legacySecret, row.legacySecret))
    await queries.update(endpoints).set({ legacySecret: bound }).where(unchanged)
  }
  return rows.at(-1)?.id
}

function isUnbound(column: AnyPgColumn) {
  return sql`encode(substring(${column} from 1 for ${MARKER_BYTES}), 'hex') <> ${MARKER_HEX}`
}

function tryReseal(
  { secretBox, log }: Services,
  sealed: Uint8Array,
  firstOwner: string,
  { endpointId, id }: { endpointId: string; id: string },
): Uint8Array | undefined {
  try {
    return secretBox.reseal(sealed, firstOwner, { endpointId, id })
  } catch (err) {
    log.error({ err, endpointId }, 'a secret could not be opened')
    return undefined
  }
}
