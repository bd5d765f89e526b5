import { sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'

/** The notification channel on which a commit announces new deliveries and changed endpoints. */
export const WAKE_CHANNEL = 'hookseal_wake'

/** Wakes every dispatcher of this database when the transaction commits. */
export const WAKE = sql`select pg_notify(${WAKE_CHANNEL}, '')`

/** Makes every dispatcher reload the endpoint and its buffered jobs when the transaction commits. */
export async function reloadOnCommit(tx: Transaction, endpointId: string): Promise<void> {
  await tx.execute(sql`select pg_notify(${WAKE_CHANNEL}, ${endpointId})`)
}

const RESUME = 'resume:'

/** Makes every dispatcher end the pause of the endpoint when the transaction commits. */
export async function resumeOnCommit(tx: Transaction, endpointId: string): Promise<void> {
  await tx.execute(sql`select pg_notify(${WAKE_CHANNEL}, ${RESUME + endpointId})`)
}

/** The endpoint of {@link resumeOnCommit}; undefined for other notifications. */
export function resumedEndpoint(payload: string): string | undefined {
  return payload.startsWith(RESUME) ? payload.slice(RESUME.length) : undefined
}
