import { expect, it, onTestFinished } from 'vitest'
import { createCall, listen, record } from '../src/http.ts'

it('sends the token and a JSON body with createCall, and parses a JSON response', async () => {
  const { url, received } = await record(() => Response.json({ id: 1 }, { status: 201 }))
  const call = createCall(url, 'hsk_1')
  expect(await call('POST', '/things?page=2', { name: 'a' }, { 'x-org-id': 'org_1' })).toEqual({
    status: 201,
    body: { id: 1 },
  })
  expect(received).toMatchObject([
    {
      headers: {
        authorization: 'Bearer hsk_1',
        'content-type': 'application/json',
        'x-org-id': 'org_1',
      },
      text: '{"name":"a"}',
    },
  ])
})

it('sends no content type without a body, and returns any other response as text', async () => {
  const { url, received } = await record(() => new Response('gone', { status: 404 }))
  expect(await createCall(url, 'hsk_1')('GET', '/')).toEqual({ status: 404, body: 'gone' })
  expect(received[0]?.headers).not.toHaveProperty('content-type')
})

it('stops accepting connections when the server of listen is closed', async () => {
  const { url, close } = await listen(() => new Response(null, { headers: { connection: 'close' } }))
  onTestFinished(close)
  expect((await fetch(url)).status).toBe(200)
  close()
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})
