import type { Schemas } from '../api/client.ts'

export type DeliveryStatus = Schemas['DeliveryStatus']

/** The label and the tooltip of each status, in the order in which charts stack them. */
export const STATUSES: Readonly<Record<DeliveryStatus, { label: string; meaning: string }>> = {
  delivered: { label: 'Delivered', meaning: 'The endpoint responded with 2xx.' },
  pending: { label: 'Pending', meaning: 'Waiting for its first attempt.' },
  failed: { label: 'Failed', meaning: 'The last attempt failed. Another one is scheduled.' },
  dead: { label: 'Dead', meaning: 'No more attempts. It can be replayed.' },
}

// Object.keys is typed as string[], but this object has exactly the keys of its type.
export const STATUS_NAMES = Object.keys(STATUSES) as DeliveryStatus[]
