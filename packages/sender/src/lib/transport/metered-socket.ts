import type { Socket } from 'node:net'
import { createResponseMeter, type ResponseMeter } from './response-meter.ts'

/**
 * How many bytes the parser gets at a time. It goes on to the end of them after an error: with 64 KiB of empty headers, undici creates
 * 32,000 errors, which takes 0.8 s.
 */
const SLICE_BYTES = 2048

const EMPTY: Buffer = Buffer.alloc(0)

/**
 * Puts a meter between `socket` and the HTTP parser, which reads by `socket.read()`. The first response that exceeds a limit destroys
 * the socket, with the meter's error.
 */
export function meterSocket(socket: Socket): ResponseMeter {
  const meter = createResponseMeter()
  const read = socket.read.bind(socket)
  let rest = EMPTY
  socket.read = (size?: number): Buffer | null => {
    try {
      if (socket.destroyed) return null
      meter.check()
      // The parser stops reading at null, and is called again only after the socket was empty.
      while (rest.length === 0) {
        const chunk: Buffer | null = read(size)
        if (chunk === null) return null
        rest = meter.pass(chunk)
      }
      const slice = rest.subarray(0, SLICE_BYTES)
      rest = rest.subarray(SLICE_BYTES)
      return slice
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined)
      return null
    }
  }
  return meter
}
