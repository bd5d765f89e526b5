/** An event as a publisher hands it in, checked and complete. */
export interface PublishedEvent {
  id: string
  type: string
  timestamp: Date
  organizationId: string
  data: unknown
}

/** Makes the body of an event's deliveries: a string is sent as it is, anything else as JSON. */
export type Envelope = (event: PublishedEvent) => unknown

/** The payload that the Standard Webhooks spec recommends: `{ type, timestamp, data }`. */
export const standardEnvelope: Envelope = ({ type, timestamp, data }) => ({
  type,
  timestamp: timestamp.toISOString(),
  data,
})

/** A signature header of one's own, sent beside the standard ones to endpoints that have a `legacySecret`. */
export interface LegacySignature {
  /** Its name. */
  header: string
  /** Its value, for exactly the bytes that are sent. */
  sign: (
    delivery: { id: string; timestamp: number; body: string },
    secret: string,
  ) => string | Promise<string>
}
