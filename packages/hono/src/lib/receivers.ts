import {
  createReceiver,
  type EventSchemas,
  memoryStore,
  type PayloadOf,
  type Receiver,
  type ReceiverOptions,
} from '@hookseal/core'

/** Options, or what makes them of `c.env`. */
export type OptionsInput<Events extends EventSchemas, Bindings> =
  | ReceiverOptions<Events>
  | ((env: Bindings) => ReceiverOptions<Events>)

/** Gives the receiver for an `env`: one for all, or one for each, which on Workers lives as long as the isolate. */
export function createReceivers<Events extends EventSchemas, Bindings>(
  options: OptionsInput<Events, Bindings>,
): (env: object | undefined) => Receiver<PayloadOf<Events>> {
  if (typeof options !== 'function') {
    const receiver = createReceiver(options)
    return () => receiver
  }
  const receivers = new WeakMap<object, Receiver<PayloadOf<Events>>>()
  // Shared, because on Node and Deno every request comes with an `env` of its own.
  const dedupe = memoryStore()
  return (env) => {
    // `app.request()` in a test may come without any.
    const key = env ?? receivers
    let receiver = receivers.get(key)
    if (receiver === undefined) {
      // Hono can't know what the platform passes; the type of the parameter is the caller's word for it.
      receiver = createReceiver({ dedupe, ...options(env as Bindings) })
      receivers.set(key, receiver)
    }
    return receiver
  }
}
