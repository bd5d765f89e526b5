/* oxlint-disable typescript/unbound-method -- the methods are called with `res` as `this` */
import { once } from 'node:events'
import { createServer, IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, it, onTestFinished, vi } from 'vitest'
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

/** The code of the error that `call` throws, or 'none'. */
function codeOf(call: () => unknown): unknown {
  try {
    call()
    return 'none'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

it.each<[string, unknown[]]>([
  ['a status of 0', [0]],
  ['a status of 1000', [1000]],
  ['a status that is not a number', ['ok']],
  ['no status', []],
  ['a message with a line break', [200, 'a\r\nb']],
  ['a header name with a space', [200, { 'a b': 'c' }]],
  ['a value with a line break', [200, { a: 'b\r\nc' }]],
  ['a value outside Latin-1', [200, 'ok', { a: '\u2713' }]],
  ['an undefined value', [200, { a: undefined }]],
  ['an invalid header in a list', [200, ['a', 'b\nc']]],
  ['a valid head', [201, 'Made', { a: 'b' }]],
  ['a valid head as text', ['202']],
])('throws what writeHead of Node throws for %s, and the handler can still respond', async (_case, args) => {
  const expected = codeOf(() => {
    const res = new ServerResponse(new IncomingMessage(new Socket()))
    Reflect.apply(res.writeHead, res, args)
  })
  let thrown: unknown
  const response = await responseOf((_req, res) => {
    thrown = codeOf(() => Reflect.apply(res.writeHead, res, args))
    res.writeHead(500, { 'x-from': 'handler' }).end('boom')
  })
  expect(thrown).toBe(expected)
  expect(response).toBe('500 Internal Server Error handler boom')
})

it('throws for a status message that was set before the head', async () => {
  let thrown: unknown
  await responseOf((_req, res) => {
    res.statusMessage = 'a\nb'
    thrown = codeOf(() => res.writeHead(200))
    res.statusMessage = ''
    res.end()
  })
  expect(thrown).toBe('ERR_INVALID_CHAR')
})

it.each<[string, (res: ServerResponse, callback: (error?: Error | null) => void) => unknown, string]>([
  [
    'after the response was finished',
    (res, callback) => res.once('finish', () => setImmediate(() => res.end(callback))),
    'ERR_STREAM_ALREADY_FINISHED',
  ],
  ['before the response is finished', (res, callback) => res.end(callback), 'none'],
  ['with a chunk', (res, callback) => res.end('x', callback), 'ERR_STREAM_WRITE_AFTER_END'],
])('calls the callback of a second end %s', async (_case, endAgain, code) => {
  let called: unknown
  const response = await responseOf((_req, res) => {
    res.end('body')
    endAgain(res, (error) => (called = error && 'code' in error ? error.code : 'none'))
  })
  expect(response).toBe('200 OK null body')
  await vi.waitFor(() => expect(called).toBe(code))
})

it('calls the callback of a second end through a method that was read while the response was buffered', async () => {
  let called: unknown
  await responseOf((_req, res) => {
    const end = res.end.bind(res)
    res.end('body')
    res.once('finish', () => end((error?: Error | null) => (called = error)))
  })
  await vi.waitFor(() => expect(called).toMatchObject({ code: 'ERR_STREAM_ALREADY_FINISHED' }))
})
