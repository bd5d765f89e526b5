import type { WebhookError } from '../errors.ts'
import type { EventSchemas, PayloadOf } from '../verification/event-schemas.ts'
import type { HeadersInput } from '../headers.ts'
import type { ReceiverOptions } from './receiver-options.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'

export interface Observer<Payload> {
  rejected(error: WebhookError, delivery: { headers: HeadersInput }): void
  duplicate(message: WebhookMessage<Payload>, info: { sameBody: boolean }): void
  completed(message: WebhookMessage<Payload>): void
  error(error: unknown, message?: WebhookMessage<Payload>): void
}

/** The user's observers, fenced off: one that throws or rejects is told to `onError` and changes no outcome. */
export function createObserver<Events extends EventSchemas>(
  options: ReceiverOptions<Events>,
): Observer<PayloadOf<Events>> {
  const { onRejected, onDuplicate, onCompleted, onError } = options
  const report = (error: unknown): void => observe(() => onError?.(error), ignore)
  return {
    rejected: (error, delivery) => observe(() => onRejected?.(error, delivery), report),
    duplicate: (message, info) => observe(() => onDuplicate?.(message, info), report),
    completed: (message) => observe(() => onCompleted?.(message), report),
    error: (error, message) => observe(() => onError?.(error, message), ignore),
  }
}

function observe(call: () => unknown, report: (error: unknown) => void): void {
  try {
    const result = call()
    // An observer that was given as an async function rejects instead of throwing.
    if (result instanceof Promise) result.catch(report)
  } catch (error) {
    report(error)
  }
}

/** `onError` itself failed, so there is nobody left to tell. */
function ignore(): void {}
