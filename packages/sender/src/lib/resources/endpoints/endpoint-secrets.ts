import { and, asc, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { idArray, type Transaction } from '@hookseal/engine/database'
import { endpoints, endpointSecrets } from '../../database/schema.ts'
import { createId } from '../../ids.ts'
import type { SecretBox, SecretOwner } from '@hookseal/engine/secrets'

/** Receivers check no more of them. */
const MAX_SIGNATURES = 16
/** Rotations in quick succession need only a few active secrets. */
const MAX_ACTIVE_SECRETS = 5

/** Returns the part of a secret that is shown: `whsec_` and six characters, 36 bits of at least 192. */
export function prefixOf(secret: string): string {
  return secret.slice(0, 12)
}

export async function addSecret(
  { queries }: Transaction,
  secretBox: SecretBox,
  endpointId: string,
  secret: string,
): Promise<void> {
  const id = createId('sec')
  await queries.insert(endpointSecrets).values({
    id,
    endpointId,
    sealed: secretBox.seal(secret, { endpointId, id }),
    createdAt: sql`clock_timestamp()`,
  })
}

/** The owner of an endpoint's legacy secret, for sealing. Ids of rows start with `sec_`. */
export function legacyOwner(endpointId: string): SecretOwner {
  return { endpointId, id: 'legacy' }
}

/** Makes the active secrets expire at `expiresAt`. Deletes the oldest ones beyond the limit immediately. */
export async function expireSecrets(
  { queries }: Transaction,
  endpointId: string,
  expiresAt: Date,
): Promise<void> {
  const active = await queries
    .select({ id: endpointSecrets.id, expiresAt: endpointSecrets.expiresAt })
    .from(endpointSecrets)
    .where(and(eq(endpointSecrets.endpointId, endpointId), isActive()))
    .orderBy(desc(endpointSecrets.createdAt), desc(endpointSecrets.id))
  const ids = (rows: typeof active) => rows.map(({ id }) => id)
  const current = ids(active.filter((row) => row.expiresAt === null || row.expiresAt > expiresAt))
  const surplus = ids(active.slice(MAX_ACTIVE_SECRETS - 1))
  if (current.length > 0)
    await queries.update(endpointSecrets).set({ expiresAt }).where(inArray(endpointSecrets.id, current))
  if (surplus.length > 0) await queries.delete(endpointSecrets).where(inArray(endpointSecrets.id, surplus))
}

/** Resolves with the time at which previous secrets stop signing, by endpoint. Endpoints without an overlap are omitted. */
export async function findOverlapEnds(
  { queries }: Transaction,
  endpointIds: readonly string[],
): Promise<Map<string, Date>> {
  if (endpointIds.length === 0) return new Map()
  const rows = await queries
    .select({ endpointId: endpointSecrets.endpointId, expiresAt: endpointSecrets.expiresAt })
    .from(endpointSecrets)
    .where(
      and(inArray(endpointSecrets.endpointId, [...endpointIds]), gt(endpointSecrets.expiresAt, sql`now()`)),
    )
    .orderBy(asc(endpointSecrets.expiresAt))
  return new Map(
    rows.flatMap(({ endpointId, expiresAt }) =>
      expiresAt === null ? [] : [[endpointId, expiresAt] as const],
    ),
  )
}

type Endpoint = typeof endpoints.$inferSelect

/** An encrypted secret, as stored in the database. */
export interface SealedSecret {
  id: string
  sealed: Uint8Array
}

/** Reads endpoints, including deleted ones, each with its active secrets, newest first. Reads nothing of other endpoints. */
export async function withActiveSecrets(
  { queries }: Transaction,
  endpointIds: readonly string[],
): Promise<{ endpoint: Endpoint; secrets: SealedSecret[] }[]> {
  // One parameter and a subquery with a limit: for hundreds of ids and a plain join, PostgreSQL reads all secrets and hashes them.
  const active = queries
    .select({ id: endpointSecrets.id, sealed: endpointSecrets.sealed, createdAt: endpointSecrets.createdAt })
    .from(endpointSecrets)
    .where(and(eq(endpointSecrets.endpointId, endpoints.id), isActive()))
    .orderBy(desc(endpointSecrets.createdAt), desc(endpointSecrets.id))
    .limit(MAX_SIGNATURES)
    .as('active')
  const rows = await queries
    .select({ endpoint: endpoints, secret: { id: active.id, sealed: active.sealed } })
    .from(endpoints)
    .leftJoinLateral(active, sql`true`)
    .where(sql`${endpoints.id} = any(${idArray(endpointIds)}::text[])`)
    .orderBy(desc(active.createdAt), desc(active.id))
  const byEndpoint = Map.groupBy(rows, ({ endpoint }) => endpoint.id)
  return [...byEndpoint.values()].flatMap((own) =>
    own.slice(0, 1).map(({ endpoint }) => ({ endpoint, secrets: own.flatMap(({ secret }) => secret ?? []) })),
  )
}

/**
 * Checks the encryption key by opening secrets of the database, if it has any. One damaged row does not stop the start.
 *
 * @throws {SenderError} `ERR_SENDER_KEY` if none of the first ones opens
 */
export async function checkEncryptionKey({ queries }: Transaction, secretBox: SecretBox): Promise<void> {
  const rows = await queries.select().from(endpointSecrets).limit(10)
  let unopened: Error | undefined
  for (const row of rows) {
    try {
      secretBox.open(secretBox.reseal(row.sealed, row.id, row) ?? row.sealed, row)
      return
    } catch (error) {
      unopened = error instanceof Error ? error : new Error(String(error))
    }
  }
  if (unopened !== undefined) throw unopened
}

function isActive() {
  return or(isNull(endpointSecrets.expiresAt), gt(endpointSecrets.expiresAt, sql`now()`))
}
