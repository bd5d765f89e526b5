import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'

export interface Load {
  port: number
  connections: number
  /** The headers of each request, signed in advance so that signing is not timed. */
  requests: readonly Record<string, string>[]
  body: Buffer
  /** The status of each response. @default 204 */
  status?: number
  /** The time between a response and the next request on its connection. @default 0 */
  pauseMs?: number
}

/** What a load measured. */
export interface LoadTimes {
  /** From the first request to the last response. */
  seconds: number
  /** Of each request, in ms. */
  latencies: number[]
}

/**
 * Sends every request once over keep-alive connections, one request at a time on each.
 *
 * @throws {Error} for a response with another status, because a rejected delivery or a duplicate was not handled.
 */
export async function sendLoad({
  port,
  connections,
  requests,
  body,
  status = 204,
  pauseMs = 0,
}: Load): Promise<LoadTimes> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 })
  const unsent = requests.values()
  const latencies: number[] = []
  const post = async (headers: Record<string, string>): Promise<void> => {
    const sentAt = performance.now()
    const response = await pool.request({ path: '/webhooks', method: 'POST', headers, body })
    if (response.statusCode !== status)
      throw new Error(`the server responded ${response.statusCode}: ${await response.body.text()}`)
    await response.body.dump()
    latencies.push(performance.now() - sentAt)
    if (pauseMs > 0) await sleep(pauseMs)
  }
  try {
    const start = performance.now()
    // All connections share the iterator, so each takes the next request when it is free.
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (const headers of unsent) await post(headers)
      }),
    )
    return { seconds: (performance.now() - start) / 1000, latencies }
  } finally {
    await pool.close()
  }
}
