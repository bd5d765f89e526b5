import { connect, type Socket } from 'node:net'

export interface Upload {
  port: number
  headers: Readonly<Record<string, string>>
  /** A multiple of 64 KiB. */
  bytes: number
  /** Sends no length, so that the server learns it only by counting. */
  chunked: boolean
}

export interface Uploaded {
  /** Of the answer; `undefined` when the connection ended before a whole one had arrived. */
  status: number | undefined
  sentBytes: number
}

const PIECE = Buffer.alloc(64 * 1024, ' ')
const CHUNK = Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')])

/** What has neither been answered nor cut off by then never will be. */
const PATIENCE_MS = 20_000

/**
 * Uploads until all is sent or the server breaks the connection. Neither an answer on the way nor the server's end of
 * it stops the upload: the client that costs a server most.
 */
export async function upload(options: Upload): Promise<Uploaded> {
  const socket = connect({ port: options.port, host: '127.0.0.1', allowHalfOpen: true })
  // Being cut off while uploading is the point; it shows in what was received before.
  socket.on('error', () => {})
  const timer = setTimeout(() => socket.destroy(), PATIENCE_MS)
  let received = ''
  let sent = false
  let ended = false
  const closeWhenDone = (): void => {
    if (sent && (ended || statusOf(received) !== undefined)) socket.end(() => socket.destroy())
  }
  socket.on('data', (data: Buffer) => {
    received += data.toString('latin1')
    closeWhenDone()
  })
  socket.on('end', () => {
    ended = true
    closeWhenDone()
  })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  void send(socket, options).then(() => {
    sent = true
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
  for (let left = bytes / PIECE.length; left > 0 && !socket.destroyed; left--)
    await write(socket, chunked ? CHUNK : PIECE)
  if (chunked) await write(socket, Buffer.from('0\r\n\r\n'))
}

/** One piece at a time, so that 100 uploads take no more memory here than one. Resolves for a broken connection too. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => socket.write(bytes, () => resolve()))
}

/** The status, once the whole answer is there. */
function statusOf(received: string): number | undefined {
  const head = /^HTTP\/1\.1 (\d{3}) [^]*?\r\n\r\n/.exec(received)
  if (head === null) return undefined
  const length = Number(/\r\ncontent-length: (\d+)\r\n/i.exec(head[0])?.[1] ?? 0)
  return received.length >= head[0].length + length ? Number(head[1]) : undefined
}
