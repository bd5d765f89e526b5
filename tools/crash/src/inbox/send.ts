import type { Record } from './history.ts'
import { hashOf } from './hash-of.ts'
import { payloadOf, PRESETS, SECRET } from './payloads.ts'

/** Every 20th message is sent again after its acknowledgement, as providers do when they miss a response. */
const AGAIN_EVERY = 20

/**
 * Returns a function that signs and posts the message with the number `n` to a process. It rejects unless the message is acknowledged.
 *
 * @param baseUrl Returns the URL of the process for the next request.
 */
export function createSend(record: Record, baseUrl: () => Promise<string>): (n: number) => Promise<void> {
  return async (n) => {
    await post(n)
    if (n % AGAIN_EVERY === 0) await post(n)
  }

  async function post(n: number): Promise<void> {
    const { id, provider, type, body } = payloadOf(n)
    const headers = await PRESETS[provider].signedHeaders({ id, type, body }, SECRET)
    const url = `${await baseUrl()}/${provider}`
    record({ kind: 'request', id, bodyHash: hashOf(body) })
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`the response to ${id} was ${response.status}`)
    record({ kind: 'acknowledged', id, isDuplicate: response.headers.has('webhook-duplicate') })
  }
}

/** Longer than any response takes, also on a busy machine. */
const TIMEOUT_MS = 60_000
