import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectProblem, startApi, type TestApi } from './start-api.ts'

let api: TestApi

beforeAll(async () => void (api = await startApi()))
afterAll(async () => api.stop())

it('reveals the values of a failed statement neither in the response nor in the log', async () => {
  await api.sender.transaction(async (tx) =>
    tx.query('alter table hookseal.endpoints add constraint none check (false) not valid'),
  )
  const response = await api.operator('POST', '/webhooks', {
    body: {
      url: 'http://127.0.0.1:4999/',
      events: ['invoice.paid'],
      headers: { authorization: 'the token of the receiver' },
    },
  })
  expectProblem(response, 500, 'ERR_API_INTERNAL')
  expect(response.text).not.toContain('the token')
  expect(api.sender.logged.at(-1)).toContain('API request failed')
  expect(api.sender.logged.join()).not.toContain('the token')
})
