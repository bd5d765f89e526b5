import type { Dispatcher } from 'undici'
import type { PostResponse } from './post-result.ts'

type Fields = Dispatcher.ResponseData['headers']

/** Collects the head and a capped part of the body of one response. */
export interface ResponseReader {
  /** 0 before the head has arrived. */
  status(): number
  /** The bytes of the body that were kept. */
  size(): number
  readHead(status: number, fields: Fields): void
  /** Keeps the part of `chunk` that is below the cap. Returns false if the body exceeds the cap. */
  readChunk(chunk: Uint8Array): boolean
  /** The response as far as it was read. */
  result(): Pick<PostResponse, 'status' | 'headers' | 'body' | 'truncated'>
}

const EMPTY = new Uint8Array()

export function createResponseReader(maxBytes: number): ResponseReader {
  const chunks: Uint8Array[] = []
  let status = 0
  let headers: Record<string, string> = {}
  let size = 0
  let truncated = false
  return {
    status: () => status,
    size: () => size,
    readHead(code, fields) {
      status = code
      headers = joinValues(fields)
    },
    readChunk(chunk) {
      const room = maxBytes - size
      truncated = chunk.length > room
      const kept = truncated ? chunk.subarray(0, room) : chunk
      chunks.push(kept)
      size += kept.length
      return !truncated
    },
    // Copied, because undici's chunks are views of its socket reads and would keep all of each read in memory.
    result: () => ({ status, headers, body: size === 0 ? EMPTY : Buffer.concat(chunks, size), truncated }),
  }
}

function joinValues(fields: Fields): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return headers
}
