import { and, eq, lt, sql } from 'drizzle-orm'
import type { Transaction } from '../../database/database.ts'
import { idempotencyKeys } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { SenderError } from '../../errors.ts'
import { checkText } from '../input.ts'

export interface IdempotentRequest {
  organizationId: string
  key: string
  /** Tells this request from another with the same key. */
  hash: string
}

/**
 * What `work` returned for the first request of this key; `work` runs for that one alone. A second one at the same time waits for
 * the first to commit, or to fail and leave the key unused.
 *
 * @throws {SenderError} `ERR_SENDER_IDEMPOTENCY` when the key was used for another request.
 */
export async function once<Result extends object>(
  { queries }: Transaction,
  request: IdempotentRequest,
  work: () => Promise<Result>,
): Promise<Result> {
  const { organizationId, hash } = request
  const key = checkText(request.key, 'Idempotency-Key', { min: 1, max: 255 })
  const mine = and(eq(idempotencyKeys.organizationId, organizationId), eq(idempotencyKeys.key, key))
  const age = new Date(Date.now() - SENDER_DEFAULTS.idempotencyKeyMs)
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
    throw new SenderError('ERR_SENDER_IDEMPOTENCY', 'This Idempotency-Key was used for another request.', {
      field: 'Idempotency-Key',
    })
  // Only this function writes it, from the result of the same work.
  return before.response as Result
}
