import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { holdNodeResponse } from './hold-node-response.ts'

/** What a client gets of an answer that is held and settled as it was given. */
async function answerOf(listener: RequestListener): Promise<string> {
  const server = createServer((req, res) => {
    holdNodeResponse(res, async () => undefined)
    listener(req, res)
  }).listen(0)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const response = await fetch(`http://localhost:${port}`)
  return `${response.status} ${response.headers.get('x-from')} ${await response.text()}`
}

it('sends what was written, in order', async () => {
  const answer = await answerOf((_req, res) => {
    res.writeHead(201, { 'x-from': 'handler' })
    res.write('one ')
    setImmediate(() => res.end('two'))
  })
  expect(answer).toBe('201 handler one two')
})

it.each<[string, RequestListener]>([
  ['writeHead', (_req, res) => res.writeHead(500, { 'x-from': 'error handler', 'content-length': 4 })],
  [
    'setHeader',
    (_req, res) => {
      res.statusCode = 500
      res.setHeader('x-from', 'error handler').setHeader('content-length', 4)
    },
  ],
])('sends an error handler that begins by %s in place of a handler that broke off', async (_name, begin) => {
  const answer = await answerOf((req, res) => {
    res.setHeader('x-from', 'handler').write('some of ')
    begin(req, res)
    res.end('boom')
  })
  expect(answer).toBe('500 error handler boom')
})

it('takes no second answer, and says that there was one', async () => {
  const answer = await answerOf((_req, res) => {
    res.setHeader('x-from', 'first')
    expect(res.writableEnded).toBe(false)
    res.end('answer')
    expect(res.writableEnded).toBe(true)
    res.setHeader('x-from', 'second')
    res.writeHead(500, { 'content-length': 1 })
    res.statusCode = 500
    res.end('x')
  })
  expect(answer).toBe('200 first answer')
})
