/** The first bytes of a body. */
export interface Capture {
  readonly add: (chunk: Uint8Array) => void
  /** Returns the first bytes, and how many bytes were added. */
  readonly read: () => { body: Uint8Array; bytes: number }
}

const FIRST_BYTES = 4096

/** Keeps up to `max` bytes. It copies them, because chunks are parts of larger buffers, and grows by doubling, because they may be tiny. */
export function createCapture(max: number): Capture {
  let buffer = new Uint8Array()
  let kept = 0
  let bytes = 0

  return {
    add(chunk) {
      bytes += chunk.length
      const part = chunk.subarray(0, max - kept)
      if (part.length === 0) return
      const needed = kept + part.length
      if (needed > buffer.length) {
        const grown = new Uint8Array(Math.min(max, Math.max(FIRST_BYTES, buffer.length * 2, needed)))
        grown.set(buffer.subarray(0, kept))
        buffer = grown
      }
      buffer.set(part, kept)
      kept = needed
    },
    read: () => ({ body: buffer.subarray(0, kept), bytes }),
  }
}
