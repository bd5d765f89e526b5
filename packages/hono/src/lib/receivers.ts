import {
  createReceiver,
  type EventSchemas,
  memoryStore,
  type PayloadOf,
  type Receiver,
  type ReceiverOptions,
} from '@hookseal/core'

/** Options, or a function of `c.env` that returns them. */
export type OptionsInput<Events extends EventSchemas, Bindings> =
  | ReceiverOptions<Events>
  | ((env: Bindings) => ReceiverOptions<Events>)

/**
 * Returns a function that finds the receiver of an `env`. Options share one receiver. A function of `env` creates one for each object,
 * which lives as long as the isolate on Workers.
 */
export function createReceivers<Events extends EventSchemas, Bindings>(
  options: OptionsInput<Events, Bindings>,
): (env: object | undefined) => Receiver<PayloadOf<Events>> {
  if (typeof options !== 'function') {
    const receiver = createReceiver(options)
    return () => receiver
  }
  const receivers = new WeakMap<object, Receiver<PayloadOf<Events>>>()
  // Shared by all receivers, because Node and Deno pass a new `env` with each request.
  const dedupe = memoryStore()
  return (env) => {
    // `app.request()` in tests passes no `env`.
    const key = env ?? receivers
    let receiver = receivers.get(key)
    if (receiver === undefined) {
      // Hono cannot know the type of the bindings. The caller declares it as the parameter of its function.
      const found = options(env as Bindings)
      // An inbox replaces dedupe.
      receiver = createReceiver(found.inbox === undefined ? { dedupe, ...found } : found)
      receivers.set(key, receiver)
    }
    return receiver
  }
}
