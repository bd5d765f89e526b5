import { DUPLICATE_HEADER, type ReceiverOptions, webhookHandler, type WebhookHandler } from '../src/index.ts'
import { now, requestOf, SECRET } from './deliveries.ts'

/** Returns a function that delivers a request to `handler` and describes the response. */
export function deliverTo(
  options: ReceiverOptions = {},
  handler: WebhookHandler = () => {},
): (request?: Request) => Promise<string> {
  const handle = webhookHandler({ secret: SECRET, now, ...options }, handler)
  return async (request = requestOf()) => describeResponse(await handle(request))
}

/** Returns `200`, `200 duplicate`, or status and code of a problem, with its `Retry-After` if there is one. */
async function describeResponse(response: Response): Promise<string> {
  const problem =
    response.headers.get('content-type') === 'application/problem+json'
      ? ((await response.json()) as { code?: string })
      : {}
  const retryAfter = response.headers.get('retry-after')
  return [
    response.status,
    problem.code,
    response.headers.get(DUPLICATE_HEADER) === 'true' ? 'duplicate' : undefined,
    retryAfter === null ? undefined : `after ${retryAfter} s`,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
}
