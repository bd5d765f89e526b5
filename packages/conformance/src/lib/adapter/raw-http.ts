import { connect as connectSocket, type Socket } from 'node:net'

/** A response as received, with header names in lower case. */
export interface RawResponse {
  status: number
  headers: Record<string, string>
  body: string
}

/** A connection on which a test can write arbitrary bytes. */
export interface RawConnection {
  write(data: string | Uint8Array): void
  /** Resolves with the next complete response. Rejects if the connection ends first. */
  response(): Promise<RawResponse>
  /** Resolves as soon as the connection is closed. */
  readonly closed: Promise<void>
  /** The number of bytes that the operating system has accepted so far. */
  bytesTaken(): number
  /** Resets the connection. */
  destroy(): void
}

/** Opens a socket to `url`, because HTTP clients correct, buffer or reject much of what hostile senders do. */
export async function connect(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url)
  const socket = connectSocket({ host: hostname, port: Number(port), noDelay: true })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return wrap(socket)
}

/** Returns the head of a request to `url`. Headers are pairs, so that one can be repeated. */
export function requestHead(
  url: string,
  headers: readonly (readonly [string, string])[],
  method = 'POST',
): string {
  const { host, pathname } = new URL(url)
  const lines = [['host', host], ...headers].map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** Encodes a chunk of a chunked body. An empty chunk ends the body. */
export function chunk(data: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')])
}

function wrap(socket: Socket): RawConnection {
  let received = Buffer.alloc(0)
  let ended = false
  let wake: (() => void) | undefined
  socket.on('data', (data) => {
    received = Buffer.concat([received, data])
    wake?.()
  })
  // A server may end a connection with a reset. `response` reports what was missing.
  socket.on('error', () => {})
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      ended = true
      wake?.()
      resolve()
    })
  })
  return {
    closed,
    write: (data) => void socket.write(data),
    bytesTaken: () => socket.bytesWritten - socket.writableLength,
    destroy: () => void socket.resetAndDestroy(),
    async response() {
      for (;;) {
        const parsed = parseResponse(received, ended)
        if (parsed !== undefined) {
          received = received.subarray(parsed.length)
          return parsed.response
        }
        if (ended) throw new Error(`the connection ended after ${received.length} bytes of a response`)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

function parseResponse(data: Buffer, ended: boolean): { response: RawResponse; length: number } | undefined {
  const headEnd = data.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const [statusLine = '', ...lines] = data.toString('latin1', 0, headEnd).split('\r\n')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const status = Number(statusLine.split(' ')[1])
  const rest = data.subarray(headEnd + 4)
  const body = parseBody(rest, status, headers, ended)
  if (body === undefined) return undefined
  return { response: { status, headers, body: body.text }, length: headEnd + 4 + body.length }
}

function parseBody(
  data: Buffer,
  status: number,
  headers: Record<string, string>,
  ended: boolean,
): { text: string; length: number } | undefined {
  if (status === 204 || status === 304) return { text: '', length: 0 }
  if (headers['transfer-encoding'] === 'chunked') return parseChunks(data)
  const declared = headers['content-length']
  if (declared === undefined) return ended ? { text: data.toString(), length: data.length } : undefined
  const length = Number(declared)
  return data.length < length ? undefined : { text: data.toString('utf8', 0, length), length }
}

function parseChunks(data: Buffer): { text: string; length: number } | undefined {
  let text = ''
  let offset = 0
  for (;;) {
    const lineEnd = data.indexOf('\r\n', offset)
    if (lineEnd === -1) return undefined
    const size = Number.parseInt(data.toString('latin1', offset, lineEnd), 16)
    const next = lineEnd + 2 + size + 2
    if (data.length < next) return undefined
    if (size === 0) return { text, length: next }
    text += data.toString('utf8', lineEnd + 2, lineEnd + 2 + size)
    offset = next
  }
}
