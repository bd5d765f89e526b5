import { Pool } from 'undici'

export interface Load {
  port: number
  connections: number
  /** The headers of each request, signed in advance so that signing is not timed. */
  requests: readonly Record<string, string>[]
  body: Buffer
}

/**
 * Sends every request once over keep-alive connections, one request at a time on each. Resolves with the elapsed seconds.
 *
 * @throws {Error} for a response other than 204, because a rejected delivery or a duplicate was not handled.
 */
export async function sendLoad({ port, connections, requests, body }: Load): Promise<number> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 })
  const unsent = requests.values()
  const post = async (headers: Record<string, string>): Promise<void> => {
    const response = await pool.request({ path: '/webhooks', method: 'POST', headers, body })
    if (response.statusCode !== 204)
      throw new Error(`the server responded ${response.statusCode}: ${await response.body.text()}`)
    await response.body.dump()
  }
  try {
    const start = performance.now()
    // All connections share the iterator, so each takes the next request when it is free.
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (const headers of unsent) await post(headers)
      }),
    )
    return (performance.now() - start) / 1000
  } finally {
    await pool.close()
  }
}
