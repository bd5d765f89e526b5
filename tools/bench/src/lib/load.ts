import { Pool } from 'undici'

export interface Load {
  port: number
  connections: number
  /** One set of headers for each request: signed before, so that signing is not timed. */
  requests: readonly Record<string, string>[]
  body: Buffer
}

/**
 * Sends every request once, over keep-alive connections with one request at a time on each, and returns the seconds
 * that took.
 *
 * @throws {Error} for an answer other than 204: what was refused, or recognised as a duplicate, was not handled.
 */
export async function load({ port, connections, requests, body }: Load): Promise<number> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 })
  const waiting = requests.values()
  const post = async (headers: Record<string, string>): Promise<void> => {
    const answer = await pool.request({ path: '/webhooks', method: 'POST', headers, body })
    if (answer.statusCode !== 204)
      throw new Error(`answered ${answer.statusCode}: ${await answer.body.text()}`)
    await answer.body.dump()
  }
  try {
    const start = performance.now()
    // The iterator is shared: whoever is free takes the next request.
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (const headers of waiting) await post(headers)
      }),
    )
    return (performance.now() - start) / 1000
  } finally {
    await pool.close()
  }
}
