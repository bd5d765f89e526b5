import type { Dispatcher } from 'undici'
import type { PostResponse } from './post-result.ts'

type Fields = Dispatcher.ResponseData['headers']

/** An answer as far as it has come. */
export interface AnswerReader {
  /** 0 before its head. */
  status(): number
  head(status: number, fields: Fields): void
  /** Takes what still fits of `chunk`; `false` when there was more. */
  body(chunk: Uint8Array): boolean
  read(): Pick<PostResponse, 'status' | 'headers' | 'body' | 'truncated'>
}

const NOTHING = new Uint8Array()

/** Keeps the head and up to `maxBytes` of the body. */
export function answerReader(maxBytes: number): AnswerReader {
  const chunks: Uint8Array[] = []
  let status = 0
  let headers: Record<string, string> = {}
  let size = 0
  let truncated = false
  return {
    status: () => status,
    head(code, fields) {
      status = code
      headers = joined(fields)
    },
    body(chunk) {
      const room = maxBytes - size
      truncated = chunk.length > room
      const kept = truncated ? chunk.subarray(0, room) : chunk
      chunks.push(kept)
      size += kept.length
      return !truncated
    },
    // Copied: the chunks of undici are windows onto whole reads of a socket.
    read: () => ({ status, headers, body: size === 0 ? NOTHING : Buffer.concat(chunks, size), truncated }),
  }
}

function joined(fields: Fields): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return headers
}
