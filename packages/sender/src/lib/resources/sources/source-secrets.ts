import { and, asc, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import type { SecretBox, SecretOwner } from '@hookseal/engine/secrets'
import { sourceSecrets } from '../../database/schema.ts'
import { LIMITS } from '../../defaults.ts'
import { createId } from '../../ids.ts'
import type { SourceSecret } from './source.ts'

type Row = typeof sourceSecrets.$inferSelect

/** The owner of the token of the handshake, for sealing. Ids of secrets start with `sec_`. */
export function verifyTokenOwner(sourceId: string): SecretOwner {
  return { endpointId: sourceId, id: 'verify' }
}

export async function addSecrets(
  { queries }: Transaction,
  secretBox: SecretBox,
  sourceId: string,
  secrets: readonly string[],
): Promise<void> {
  const rows = secrets.map((secret) => {
    const id = createId('sec')
    return {
      id,
      sourceId,
      sealed: secretBox.seal(secret, { endpointId: sourceId, id }),
      createdAt: sql`clock_timestamp()`,
    }
  })
  await queries.insert(sourceSecrets).values(rows)
}

export async function deleteSecrets({ queries }: Transaction, sourceId: string): Promise<void> {
  await queries.delete(sourceSecrets).where(eq(sourceSecrets.sourceId, sourceId))
}

/** Makes the active secrets expire at `expiresAt`. Deletes the oldest ones beyond the limit. */
export async function expireSecrets(tx: Transaction, sourceId: string, expiresAt: Date): Promise<void> {
  const active = await readSecrets(tx, [sourceId])
  const later = ids(active.filter((row) => row.expiresAt === null || row.expiresAt > expiresAt))
  const surplus = ids(active.slice(LIMITS.sourceSecrets - 1))
  if (later.length > 0)
    await tx.queries.update(sourceSecrets).set({ expiresAt }).where(inArray(sourceSecrets.id, later))
  if (surplus.length > 0) await tx.queries.delete(sourceSecrets).where(inArray(sourceSecrets.id, surplus))
}

/** Resolves with the active secrets of sources, newest first. */
export async function readSecrets({ queries }: Transaction, sourceIds: readonly string[]): Promise<Row[]> {
  if (sourceIds.length === 0) return []
  return queries
    .select()
    .from(sourceSecrets)
    .where(
      and(
        inArray(sourceSecrets.sourceId, [...sourceIds]),
        or(isNull(sourceSecrets.expiresAt), gt(sourceSecrets.expiresAt, sql`now()`)),
      ),
    )
    .orderBy(desc(sourceSecrets.createdAt), asc(sourceSecrets.id))
}

function ids(rows: readonly Row[]): string[] {
  return rows.map(({ id }) => id)
}

export function toSourceSecret({ id, createdAt, expiresAt }: Row): SourceSecret {
  return { id, createdAt, expiresAt }
}
