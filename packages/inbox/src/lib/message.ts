import type { EventSchemas, PayloadOf, SchemaOutput, WebhookMessage } from '@hookseal/core'

/** An accepted message, as its handler receives it. */
export interface InboxMessage<Payload = unknown> extends Pick<
  WebhookMessage<Payload>,
  'id' | 'timestamp' | 'type' | 'payload' | 'body' | 'tenant' | 'authenticated'
> {
  /** The id of the message in the inbox, `msg_…`. `id` is that of the provider. */
  messageId: string
  /** The provider of the receiver that accepted it, if that has one. */
  provider?: string
  /** When it was committed, by the clock of the database. */
  acceptedAt: Date
}

/** What a handler can be registered for: a type, all types with a prefix (`invoice.*`), or all (`*`). */
export type TypePattern<Events extends EventSchemas> = string extends keyof Events
  ? string
  : keyof Events | Prefixes<keyof Events & string> | '*'

type Prefixes<Type extends string> = Type extends `${infer Head}.${infer Tail}`
  ? `${Head}.*` | (Prefixes<Tail> extends infer Rest extends string ? `${Head}.${Rest}` : never)
  : never

/** The payload of the messages that a handler for `Pattern` receives. */
export type PayloadFor<Events extends EventSchemas, Pattern> = string extends keyof Events
  ? PayloadOf<Events>
  : {
      [Type in keyof Events]: Type extends Matching<Pattern>
        ? SchemaOutput<Events[Type]> & { type: Type }
        : never
    }[keyof Events]

type Matching<Pattern> = Pattern extends '*'
  ? string
  : Pattern extends `${infer Prefix}.*`
    ? `${Prefix}.${string}`
    : Pattern
