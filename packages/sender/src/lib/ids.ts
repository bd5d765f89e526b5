import { createTimedId } from '@hookseal/engine/util'

/** The prefix of an id, which says what kind of resource it identifies. */
export type IdPrefix =
  | 'evt'
  | 'evt_test'
  | 'key'
  | 'org'
  | 'rej'
  | 'req'
  | 'rpl'
  | 'sec'
  | 'src'
  | 'whd'
  | 'wh'

/**
 * Creates an id that sorts after older ones.
 *
 * @param ms The time in the id, in ms since the epoch. @default now
 */
export function createId(prefix: IdPrefix, ms: number = Date.now()): string {
  return createTimedId(prefix, ms)
}

const UUID_7 = /^(?:evt|evt_test|whd)_([0-9a-f]{12})7[0-9a-f]{3}[89ab][0-9a-f]{15}$/

/** Returns the time in the id of an event or a delivery, in ms since the epoch; undefined if the id has another form. */
export function timeOfId(id: string): number | undefined {
  const [, hex = ''] = UUID_7.exec(id) ?? []
  const ms = Number.parseInt(hex, 16)
  // Later years have five digits, which PostgreSQL does not read in ISO 8601.
  return ms < Date.UTC(9999, 0) ? ms : undefined
}

/** Whether an id is one of the ids that events of sources have. */
export function isSourceEventId(id: string): boolean {
  return /^src_[0-9a-f]{32}:/.test(id)
}
