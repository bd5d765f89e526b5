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
      .openapi({ description: 'The event types to receive.', example: ['invoice.paid'] }),
  })
  .openapi('ListenInput')

export const listenerResponseParams = z.object({
  id: id.openapi({ param: { name: 'id', in: 'path' } }),
  request_id: id.openapi({ param: { name: 'request_id', in: 'path' } }),
})

const receivedResponse = z.strictObject({
  status: z.int().min(200).max(599),
  headers: z.record(text(200), text(8192)).default({}),
  body_base64: z
    .base64()
    .max(128 * 1024)
    .default(''),
})
const missingResponse = z.strictObject({
  error: text(500, 1).openapi({
    description: 'Why there is no response.',
    example: 'connect ECONNREFUSED 127.0.0.1:3000',
  }),
})

export const listenerResponse = z.union([receivedResponse, missingResponse]).openapi('ListenerResponse')

export function toRelayedResponse(response: z.output<typeof listenerResponse>): RelayedResponse {
  if ('error' in response) return { error: response.error }
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(response.body_base64, 'base64'),
  }
}
