/** A published event after validation, with all defaults. */
export interface PublishedEvent {
  id: string
  type: string
  timestamp: Date
  organizationId: string
  data: unknown
  /** The data as JSON text: as the publisher wrote it, where it was published as text, else serialized. */
  dataJson: string
}

/** Creates the body of an event's deliveries. A string is sent unchanged, any other value as JSON. Must return synchronously. */
export type Envelope = (event: PublishedEvent) => unknown

/** The payload that the Standard Webhooks spec recommends: `{ type, timestamp, data }`. */
export const standardEnvelope: Envelope = ({ type, timestamp, dataJson }) =>
  // Parsing and serializing the data again would round numbers and reorder keys.
  `{"type":${JSON.stringify(type)},"timestamp":"${timestamp.toISOString()}","data":${dataJson}}`

/** A custom signature header, sent in addition to the standard ones to endpoints with a `legacySecret`. */
export interface LegacySignature {
  /** Name of the header. */
  header: string
  /** Returns the value of the header. `body` is exactly what is sent. */
  sign: (
    delivery: { id: string; timestamp: number; body: string },
    secret: string,
  ) => string | Promise<string>
}
