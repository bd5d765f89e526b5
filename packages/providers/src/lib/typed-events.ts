import type { EventSchemas, PayloadType } from '@hookseal/core'

/** Gives the payload of a receiver's messages a type, without a schema that checks it. */
export type TypedEvents<Payload> = EventSchemas & PayloadType<Payload>
