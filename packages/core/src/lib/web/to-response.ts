import type { Answer } from '../receiver/response.ts'

/** The `Response` of `answer`. */
export function toResponse({ status, headers, body }: Answer): Response {
  return new Response(body === '' ? null : body, { status, headers })
}
