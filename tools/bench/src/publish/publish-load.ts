import { Pool } from 'undici'
import type { Started } from './server.ts'

export interface PublishLoad {
  server: Started
  path: string
  body: Buffer
  connections: number
  seconds: number
}

export interface LoadResult {
  requests: number
  /** From the first request to the last response. */
  seconds: number
  /** Of each request, in ms. */
  latencies: number[]
}

/**
 * Posts over keep-alive connections, one request at a time on each, until the time is over.
 *
 * @throws {Error} for a response other than 202, because its event was not stored.
 */
export async function publishLoad({
  server,
  path,
  body,
  connections,
  seconds,
}: PublishLoad): Promise<LoadResult> {
  const pool = new Pool(server.url, { connections, pipelining: 1 })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${server.key}` }
  const latencies: number[] = []
  const startedAt = performance.now()
  async function post(): Promise<void> {
    const sentAt = performance.now()
    const response = await pool.request({ path: `/api/v1${path}`, method: 'POST', headers, body })
    const text = await response.body.text()
    if (response.statusCode !== 202)
      throw new Error(`the server responded ${response.statusCode} to ${path}: ${text}`)
    latencies.push(performance.now() - sentAt)
  }
  try {
    await Promise.all(
      Array.from({ length: connections }, async () => {
        do await post()
        while (performance.now() - startedAt < seconds * 1000)
      }),
    )
    return { requests: latencies.length, seconds: (performance.now() - startedAt) / 1000, latencies }
  } finally {
    await pool.close()
  }
}
