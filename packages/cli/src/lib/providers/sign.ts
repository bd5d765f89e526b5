import type { SignedDelivery } from '@hookseal/providers'

export interface DeliveryToSign {
  id: string
  type?: string
  /** Seconds since the epoch. */
  timestamp: number
  body: Uint8Array | string
  publicUrl?: string
}

/** Returns the delivery for `signedHeaders` and `signedRequest` of a preset. */
export function toSignedDelivery({ id, type, timestamp, body, publicUrl }: DeliveryToSign): SignedDelivery {
  return {
    id,
    body,
    timestamp: new Date(timestamp * 1000),
    ...(type === undefined ? {} : { type }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  }
}
