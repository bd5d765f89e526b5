import { randomUUID } from 'node:crypto'

/** Creates a random id for a delivery. */
export function newMessageId(): string {
  return `msg_${randomUUID().replaceAll('-', '')}`
}
