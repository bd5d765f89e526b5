import { sql } from 'drizzle-orm'
import { textTable, type Transaction } from '@hookseal/engine/database'
import type { NewMessage } from './new-message.ts'

/** Another transaction stored one of the keys after they were read. The next try reads it. */
export class KeyConflictError extends Error {
  override readonly name = 'KeyConflictError'
}

/**
 * Returns the messages that share no key with a stored message or an earlier one of them. Reads nothing if none has further keys: then
 * the insert finds duplicates.
 */
export async function withoutKnown(
  { execute }: Transaction,
  messages: readonly NewMessage[],
): Promise<readonly NewMessage[]> {
  if (messages.every(({ otherKeys }) => otherKeys.length === 0)) return messages
  const keys = [...new Set(messages.flatMap(keysOf))]
  const { rows } = await execute(sql<{ key: string }>`
    select k.key from ${textTable('k', keys, { key: (key) => key })}
    where exists (select from hookseal_inbox.messages m where m.key = k.key)
      or exists (select from hookseal_inbox.other_keys o where o.key = k.key)`)
  const known = new Set(rows.map(({ key }) => key))
  return messages.filter((message) => {
    const own = keysOf(message)
    const isKnown = own.some((key) => known.has(key))
    if (!isKnown) for (const key of own) known.add(key)
    return !isKnown
  })
}

/**
 * Stores the further keys of inserted messages.
 *
 * @throws {KeyConflictError} if another transaction has stored one of them meanwhile: roll back.
 */
export async function insertOtherKeys(
  { execute }: Transaction,
  messages: readonly NewMessage[],
): Promise<void> {
  const rows = messages.flatMap(({ jobId, key, otherKeys }) =>
    [...new Set(otherKeys)].filter((other) => other !== key).map((other) => ({ jobId, other })),
  )
  if (rows.length === 0) return
  const { rows: inserted } = await execute(sql<object>`
    insert into hookseal_inbox.other_keys (key, message_id)
    select key, id::uuid from ${textTable('r', rows, { key: ({ other }) => other, id: ({ jobId }) => jobId })} order by key
    on conflict (key) do nothing returning 1`)
  if (inserted.length < rows.length) throw new KeyConflictError()
}

function keysOf({ key, otherKeys }: NewMessage): string[] {
  return [key, ...otherKeys]
}
