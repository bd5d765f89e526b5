import type { WebhookResponse } from '../http.ts'

/** Returns a {@link WebhookResponse} as the `Response` of the Fetch API. */
export function toResponse({ status, headers, body }: WebhookResponse): Response {
  return new Response(body === '' ? null : body, { status, headers })
}
