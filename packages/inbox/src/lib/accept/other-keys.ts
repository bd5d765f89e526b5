import { sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { jobOf } from '@hookseal/engine/queue'
import type { NewMessage } from './new-message.ts'

/**
 * Returns the first messages, up to one that has another key of a message before it. That one is for a later transaction: it is only a
 * duplicate if the message before it turns out to be none.
 */
export function takeDisjoint(messages: readonly NewMessage[]): readonly NewMessage[] {
  const seen = new Set<string>()
  const end = messages.findIndex(({ otherKeys }) => {
    if (otherKeys.some((key) => seen.has(key))) return true
    for (const key of otherKeys) seen.add(key)
    return false
  })
  return end === -1 ? messages : messages.slice(0, end)
}

/**
 * Stores the other keys of messages. Resolves with the messages of which none was stored before. In the order of the keys, because two
 * processes that insert the same ones in different orders would wait for each other.
 */
export async function insertOtherKeys(
  tx: Transaction,
  messages: readonly NewMessage[],
): Promise<readonly NewMessage[]> {
  const rows = messages.flatMap(({ id, otherKeys }) =>
    [...new Set(otherKeys)].map((key) => ({ key, message: jobOf(id) })),
  )
  if (rows.length === 0) return messages
  const { rows: inserted } = await tx.execute(sql<{ key: string }>`
    insert into hookseal_inbox.other_keys (key, message_id)
    select key, message from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(key text, message uuid)
    order by key
    on conflict (key) do nothing
    returning key`)
  const stored = new Set(inserted.map(({ key }) => key))
  const isNew = ({ otherKeys }: NewMessage): boolean => otherKeys.every((key) => stored.has(key))
  await deleteOtherKeys(
    tx,
    messages.filter((message) => !isNew(message)),
  )
  return messages.filter(isNew)
}

/** Deletes the other keys of messages that turned out to be duplicates. */
export async function deleteOtherKeys(tx: Transaction, messages: readonly NewMessage[]): Promise<void> {
  const ids = messages.filter(({ otherKeys }) => otherKeys.length > 0).map(({ id }) => jobOf(id))
  if (ids.length === 0) return
  await tx.execute(sql`
    delete from hookseal_inbox.other_keys
    where message_id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json))`)
}
