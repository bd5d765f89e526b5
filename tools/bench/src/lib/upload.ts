import { connect, type Socket } from 'node:net'

export interface Upload {
  port: number
  headers: Readonly<Record<string, string>>
  /** A multiple of 64 KiB. */
  bytes: number
  /** Sends no content-length, so that the server can only count the bytes. */
  chunked: boolean
}

export interface UploadResult {
  /** Status of the response. `undefined` if the connection ended before a complete response had arrived. */
  status: number | undefined
  sentBytes: number
}

const PIECE = Buffer.alloc(64 * 1024, ' ')
const CHUNK = Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')])

/** An upload without a response or a closed connection after this time counts as one without a response. */
const TIMEOUT_MS = 20_000

/**
 * Uploads until everything is sent or the server resets the connection. Like the client that costs a server most, it continues
 * after an early response and after the server has ended its side.
 */
export async function upload(options: Upload): Promise<UploadResult> {
  const socket = connect({ port: options.port, host: '127.0.0.1', allowHalfOpen: true })
  // A reset during the upload is expected. The result then has the status received before, if any.
  socket.on('error', () => {})
  const timer = setTimeout(() => socket.destroy(), TIMEOUT_MS)
  let received = ''
  let isSent = false
  let isEnded = false
  const closeWhenDone = (): void => {
    if (isSent && (isEnded || statusOf(received) !== undefined)) socket.end(() => socket.destroy())
  }
  socket.on('data', (data: Buffer) => {
    received += data.toString('latin1')
    closeWhenDone()
  })
  socket.on('end', () => {
    isEnded = true
    closeWhenDone()
  })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  void send(socket, options).then(() => {
    isSent = true
    closeWhenDone()
  })
  await closed
  clearTimeout(timer)
  return { status: statusOf(received), sentBytes: socket.bytesWritten }
}

async function send(socket: Socket, { headers, bytes, chunked }: Upload): Promise<void> {
  const length = chunked ? 'transfer-encoding: chunked' : `content-length: ${bytes}`
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  await write(
    socket,
    Buffer.from(`POST /webhooks HTTP/1.1\r\nhost: localhost\r\n${length}\r\n${fields.join('')}\r\n`),
  )
  for (let pieces = bytes / PIECE.length; pieces > 0 && !socket.destroyed; pieces--)
    await write(socket, chunked ? CHUNK : PIECE)
  if (chunked) await write(socket, Buffer.from('0\r\n\r\n'))
}

/** Resolves when the bytes are written, or when the connection is broken. Awaiting each write keeps the client's memory small. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => socket.write(bytes, () => resolve()))
}

/** Returns the status when the complete response has been received. */
function statusOf(received: string): number | undefined {
  const head = /^HTTP\/1\.1 (\d{3}) [^]*?\r\n\r\n/.exec(received)
  if (head === null) return undefined
  const length = Number(/\r\ncontent-length: (\d+)\r\n/i.exec(head[0])?.[1] ?? 0)
  return received.length >= head[0].length + length ? Number(head[1]) : undefined
}
