import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { bufferNodeResponse } from './buffer-node-response.ts'

/** What a client gets of an answer that is held and settled as it was given; `settled` is told the status it was settled by. */
async function answerOf(listener: RequestListener, settled = (_status: number): void => {}): Promise<string> {
  const server = createServer((req, res) => {
    bufferNodeResponse(res, async (status) => {
      settled(status)
      return undefined
    })
    listener(req, res)
  }).listen(0)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const response = await fetch(`http://localhost:${port}`)
  return `${response.status} ${response.statusText} ${response.headers.get('x-from')} ${await response.text()}`
}

it('sends what was written, in order', async () => {
  const answer = await answerOf((_req, res) => {
    res.writeHead(201, { 'x-from': 'handler' })
    res.write('one ')
    setImmediate(() => res.end('two'))
  })
  expect(answer).toBe('201 Created handler one two')
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
  expect(answer).toBe('500 Internal Server Error error handler boom')
})

it('takes no second answer, and says that there was one', async () => {
  const answer = await answerOf((_req, res) => {
    res.setHeader('x-from', 'first')
    expect(res.writableEnded).toBe(false)
    res.end('answer')
    expect(res.writableEnded).toBe(true)
    res.setHeader('x-from', 'second')
    res.writeHead(500, { 'content-length': 1 })
    res.appendHeader('x-from', 'second').removeHeader('x-from')
    res.statusCode = 500
    res.statusMessage = 'Internal Server Error'
    res.end('x')
  })
  expect(answer).toBe('200 OK first answer')
})

it.each<[string, RequestListener]>([
  [
    'an error handler sets after a head and some of the body',
    (_req, res) => {
      res.writeHead(200, { 'content-length': 100 }).write('some of ')
      res.statusCode = 500
      res.end('boom')
    },
  ],
  [
    'an error handler sets before it writes',
    (_req, res) => {
      res.writeHead(200).write('some of ')
      res.statusCode = 500
      res.write('bo')
      res.end('om')
    },
  ],
  [
    'writeHead gives as text',
    (_req, res) => {
      // What plain JavaScript may pass, and Node takes.
      res.writeHead('500' as unknown as number).end('boom')
    },
  ],
])('settles by the status it sends, which %s', async (_case, listener) => {
  const settled: number[] = []
  const answer = await answerOf(listener, (status) => settled.push(status))
  expect([answer, settled]).toEqual(['500 Internal Server Error null boom', [500]])
})

it('calls back after a write, so that a handler may wait for it', async () => {
  const answer = await answerOf((_req, res) => {
    res.write('one ', () => res.write('two ', 'latin1', () => res.end('three')))
  })
  expect(answer).toBe('200 OK null one two three')
})

it('keeps what was written when middleware asks for the head again, as compression does', async () => {
  const answer = await answerOf((_req, res) => {
    for (const piece of ['one ', 'two ']) {
      if (!res.headersSent) res.writeHead(res.statusCode)
      res.write(piece)
    }
    res.writeHead(res.statusCode).end('three')
  })
  expect(answer).toBe('200 OK null one two three')
})
