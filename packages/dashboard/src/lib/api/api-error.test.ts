import { expect, it } from 'vitest'
import { ApiError } from './api-error.ts'

it.each([
  ['The webhook is disabled.', 'The endpoint is disabled.'],
  ['2 webhooks subscribe to a webhook.', '2 endpoints subscribe to an endpoint.'],
  [
    'Webhooks have a webhook-id and a webhook_id: https://example.com/webhooks',
    'Endpoints have a webhook-id and a webhook_id: https://example.com/webhooks',
  ],
])('says endpoint where the API says %j', (detail, message) => {
  expect(new ApiError(409, { code: 'ERR_SENDER_CONFLICT', detail }).message).toBe(message)
})

it('names the limit of an exceeded quota', () => {
  const problem = { code: 'ERR_API_QUOTA', title: 'A quota is exceeded.', quota: 'endpoints', limit: 50 }
  expect(new ApiError(422, problem).message).toBe('A quota is exceeded. The limit of endpoints is 50.')
  const detail = 'At most 50 webhooks are allowed.'
  expect(new ApiError(422, { ...problem, detail }).message).toBe('At most 50 endpoints are allowed.')
})
