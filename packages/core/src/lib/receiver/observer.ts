import type { WebhookError } from '../errors.ts'
import type { HeadersInput } from '../headers.ts'
import type { EventSchemas, PayloadOf } from '../verification/event-schemas.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'
import type { ReceiverOptions } from './receiver-options.ts'

export interface Observer<Payload> {
  rejected(error: WebhookError, delivery: { headers: HeadersInput }): void
  duplicate(message: WebhookMessage<Payload>, info: { sameBody?: boolean }): void
  completed(message: WebhookMessage<Payload>): void
  error(error: unknown, message?: WebhookMessage<Payload>): void
}

/** Wraps the user's observers: one that throws or rejects is reported to `onError` and cannot change the response. */
export function createObserver<Events extends EventSchemas>(
  options: ReceiverOptions<Events>,
): Observer<PayloadOf<Events>> {
  const { onRejected, onDuplicate, onCompleted, onError } = options
  const report = observe(onError, ignore)
  return {
    rejected: observe(onRejected, report),
    duplicate: observe(onDuplicate, report),
    completed: observe(onCompleted, report),
    error: report,
  }
}

function observe<Args extends unknown[]>(
  observer: ((...args: Args) => unknown) | undefined,
  report: (error: unknown) => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      const result = observer?.(...args)
      // An async observer rejects instead of throwing.
      if (result instanceof Promise) result.catch(report)
    } catch (error) {
      report(error)
    }
  }
}

/** `onError` itself failed, so there is no observer left to report it to. */
function ignore(): void {}
