import type { Schemas } from '../api/client.ts'

export type DeliveryStatus = Schemas['DeliveryStatus']

/** What the page says of each status, in the order in which charts stack them. */
export const STATUSES: Readonly<Record<DeliveryStatus, { label: string; meaning: string }>> = {
  delivered: { label: 'Delivered', meaning: 'The endpoint answered 2xx.' },
  pending: { label: 'Pending', meaning: 'Waits for its first attempt.' },
  failed: { label: 'Failed', meaning: 'The last attempt failed; another one follows.' },
  dead: { label: 'Dead', meaning: 'Given up: nothing more is sent unless it is replayed.' },
}

// The keys of a constant object are exactly its own.
export const STATUS_NAMES = Object.keys(STATUSES) as DeliveryStatus[]
