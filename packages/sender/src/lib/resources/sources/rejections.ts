import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { getTableColumns } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { sourceRejections } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { notFound } from '../../errors.ts'
import type { Rejection, RejectionWithBody } from './source.ts'

const { body: _body, sourceId: _sourceId, slot: _slot, ...SUMMARY } = getTableColumns(sourceRejections)

/** Resolves with the kept rejections of a source, newest first. */
export async function listRejections({ database }: Context, sourceId: string): Promise<Rejection[]> {
  return database.queries
    .select(SUMMARY)
    .from(sourceRejections)
    .where(isKept(sourceId))
    .orderBy(desc(sourceRejections.receivedAt), desc(sourceRejections.id))
}

/** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
export async function getRejection(
  { database }: Context,
  sourceId: string,
  id: string,
): Promise<Omit<RejectionWithBody, 'findings'>> {
  const [row] = await database.queries
    .select({ ...SUMMARY, body: sourceRejections.body })
    .from(sourceRejections)
    .where(and(isKept(sourceId), eq(sourceRejections.id, id)))
  if (row === undefined) throw notFound('rejection', id)
  return row
}

/** Retention removes older ones later. */
function isKept(sourceId: string) {
  const since = sql`now() - ${SENDER_DEFAULTS.rejectionsKeptMs}::float8 * interval '1 ms'`
  return and(eq(sourceRejections.sourceId, sourceId), gt(sourceRejections.receivedAt, since))
}
