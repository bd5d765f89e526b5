import { randomUUID } from 'node:crypto'

/** A new id for a delivery. */
export function newMessageId(): string {
  return `msg_${randomUUID().replaceAll('-', '')}`
}
