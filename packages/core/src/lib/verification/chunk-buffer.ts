/** From here on a chunk is worth an object of its own. */
const LARGE_BYTES = 1024
const BUFFER_BYTES = 16_384

export interface ChunkBuffer {
  push(chunk: Uint8Array): void
  /** Passes on what is left. */
  flush(): void
}

/**
 * Passes bytes on to `take` in their order, small chunks copied together. A client may send its body byte by byte, and an
 * object for each byte costs 500 times the memory of the byte: a body of 1 MB, kept as it came, made 520 MB on Node 24.
 */
export function createChunkBuffer(take: (chunk: Uint8Array) => void): ChunkBuffer {
  let buffer = new Uint8Array(BUFFER_BYTES)
  let start = 0
  let end = 0

  // The rest of the buffer stays in use: a new one after each flush would again cost more than what it holds.
  function flush(): void {
    if (end > start) take(buffer.subarray(start, end))
    start = end
  }

  return {
    push(chunk) {
      if (chunk.length >= LARGE_BYTES) {
        flush()
        take(chunk)
        return
      }
      if (end + chunk.length > BUFFER_BYTES) {
        flush()
        buffer = new Uint8Array(BUFFER_BYTES)
        start = 0
        end = 0
      }
      buffer.set(chunk, end)
      end += chunk.length
    },
    flush,
  }
}
