import { and, eq, lt, sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { idempotencyKeys } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { SenderError } from '../../errors.ts'
import { checkText } from '../input.ts'

export interface IdempotentRequest {
  organizationId: string
  key: string
  /** Hash of the request. A different request with the same key is rejected. */
  hash: string
}

/**
 * Runs `work` for the first request with this key, and resolves with the stored result for repeated ones. A concurrent request with the
 * same key waits until the first one commits, or fails and leaves the key unused.
 *
 * @throws {SenderError} `ERR_SENDER_IDEMPOTENCY` if the key was used for a different request
 */
export async function withIdempotencyKey<Result extends object>(
  { queries }: Transaction,
  request: IdempotentRequest,
  work: () => Promise<Result>,
): Promise<Result> {
  const { organizationId, hash } = request
  const key = checkText(request.key, 'Idempotency-Key', { min: 1, max: 255 })
  const mine = and(eq(idempotencyKeys.organizationId, organizationId), eq(idempotencyKeys.key, key))
  const age = sql`now() - ${SENDER_DEFAULTS.idempotencyKeyMs} * interval '1 ms'`
  await queries.delete(idempotencyKeys).where(and(mine, lt(idempotencyKeys.createdAt, age)))
  const taken = await queries
    .insert(idempotencyKeys)
    .values({ organizationId, key, requestHash: hash, response: {} })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key })
  if (taken.length > 0) {
    const response = await work()
    await queries
      .update(idempotencyKeys)
      .set({ response: sql`${JSON.stringify(response)}::jsonb` })
      .where(mine)
    return response
  }
  const [before] = await queries.select().from(idempotencyKeys).where(mine)
  if (before?.requestHash !== hash)
    throw new SenderError(
      'ERR_SENDER_IDEMPOTENCY',
      'The Idempotency-Key was already used for a different request.',
      { field: 'Idempotency-Key' },
    )
  // Only this function writes the column, with the result of the same work.
  return before.response as Result
}
