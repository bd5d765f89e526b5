import { z } from '@hono/zod-openapi'
import { LIMITS } from '../../defaults.ts'
import type { RelayedResponse } from '../../transport/listener-transport.ts'
import { id, text } from './common.ts'

export const listenInput = z
  .strictObject({
    events: z
      .array(text(128, 1))
      .min(1)
      .max(LIMITS.events)
      .openapi({ description: 'The types it gets.', example: ['invoice.paid'] }),
  })
  .openapi('ListenInput')

export const answerParams = z.object({
  id: id.openapi({ param: { name: 'id', in: 'path' } }),
  request_id: id.openapi({ param: { name: 'request_id', in: 'path' } }),
})

const answered = z.strictObject({
  status: z.int().min(200).max(599),
  headers: z.record(text(200), text(8192)).default({}),
  body_base64: z
    .base64()
    .max(128 * 1024)
    .default(''),
})
const unanswered = z.strictObject({
  error: text(500, 1).openapi({ description: 'Why there is no answer.', example: 'Nothing listens there.' }),
})

export const listenerAnswer = z.union([answered, unanswered]).openapi('ListenerAnswer')

export function toRelayedAnswer(answer: z.output<typeof listenerAnswer>): RelayedResponse {
  if ('error' in answer) return { error: answer.error }
  return {
    status: answer.status,
    headers: answer.headers,
    body: Buffer.from(answer.body_base64, 'base64'),
  }
}
