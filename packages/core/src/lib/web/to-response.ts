import type { WebhookResponse } from '../receiver/response.ts'

/** The `Response` of `answer`. */
export function toResponse({ status, headers, body }: WebhookResponse): Response {
  return new Response(body === '' ? null : body, { status, headers })
}
