import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { bufferNodeResponse } from './buffer-node-response.ts'

/** Returns status, `x-from` and body of a buffered response, as a client receives them. `onSettle` is called with the settled status. */
async function responseOf(
  listener: RequestListener,
  onSettle = (_status: number): void => {},
): Promise<string> {
  const server = createServer((req, res) => {
    bufferNodeResponse(res, async (status) => {
      onSettle(status)
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

it('sends head and writes in their order', async () => {
  const response = await responseOf((_req, res) => {
    res.writeHead(201, { 'x-from': 'handler' })
    res.write('one ')
    setImmediate(() => res.end('two'))
  })
  expect(response).toBe('201 Created handler one two')
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
])(
  'drops what a failed handler wrote when an error handler responds: it starts with %s',
  async (_name, begin) => {
    const response = await responseOf((req, res) => {
      res.setHeader('x-from', 'handler').write('some of ')
      begin(req, res)
      res.end('boom')
    })
    expect(response).toBe('500 Internal Server Error error handler boom')
  },
)

it('ignores all calls after the first end, and sets writableEnded', async () => {
  const response = await responseOf((_req, res) => {
    res.setHeader('x-from', 'first')
    expect(res.writableEnded).toBe(false)
    res.end('body')
    expect(res.writableEnded).toBe(true)
    res.setHeader('x-from', 'second')
    res.writeHead(500, { 'content-length': 1 })
    res.appendHeader('x-from', 'second').removeHeader('x-from')
    res.statusCode = 500
    res.statusMessage = 'Internal Server Error'
    res.end('x')
  })
  expect(response).toBe('200 OK first body')
})

it.each<[string, RequestListener]>([
  [
    'the one that an error handler sets after the head and a part of the body',
    (_req, res) => {
      res.writeHead(200, { 'content-length': 100 }).write('some of ')
      res.statusCode = 500
      res.end('boom')
    },
  ],
  [
    'the one that an error handler sets before it writes',
    (_req, res) => {
      res.writeHead(200).write('some of ')
      res.statusCode = 500
      res.write('bo')
      res.end('om')
    },
  ],
  [
    'the one that writeHead receives as a string',
    (_req, res) => {
      // Untyped code may pass a string, and Node accepts it.
      res.writeHead('500' as unknown as number).end('boom')
    },
  ],
])('settles with the status that is sent: %s', async (_case, listener) => {
  const settled: number[] = []
  const response = await responseOf(listener, (status) => settled.push(status))
  expect([response, settled]).toEqual(['500 Internal Server Error null boom', [500]])
})

it('calls the callback of a write, so that a handler may await it', async () => {
  const response = await responseOf((_req, res) => {
    res.write('one ', () => res.write('two ', 'latin1', () => res.end('three')))
  })
  expect(response).toBe('200 OK null one two three')
})

it('keeps the body when middleware repeats the head before each write, as compression does', async () => {
  const response = await responseOf((_req, res) => {
    for (const piece of ['one ', 'two ']) {
      if (!res.headersSent) res.writeHead(res.statusCode)
      res.write(piece)
    }
    res.writeHead(res.statusCode).end('three')
  })
  expect(response).toBe('200 OK null one two three')
})

it.each([
  { statusCode: 299.5, sent: 299 },
  { statusCode: 2 ** 32 + 201, sent: 201 },
])('settles the status that Node sends for statusCode $statusCode', async ({ statusCode, sent }) => {
  let settled: number | undefined
  const response = await responseOf(
    (_req, res) => {
      res.statusCode = statusCode
      res.end()
    },
    (status) => (settled = status),
  )
  expect(response).toMatch(new RegExp(`^${sent} `))
  expect(settled).toBe(sent)
})
