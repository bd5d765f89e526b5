import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { DEFAULTS } from '../defaults.ts'
import type { StreamedDelivery } from './stream.ts'

/** The app's response, or why there was none. */
export type AppResponse =
  | { status: number; headers: Record<string, string>; body: Uint8Array; latencyMs: number }
  | { error: string; isDown: boolean; latencyMs: number }

/**
 * Posts a delivery to the app with exactly the sender's headers and bytes. Uses `node:http`, because `fetch` adds headers
 * of its own. Redirects are not followed, as with any sender.
 */
export async function forwardDelivery(
  url: URL,
  { headers, body }: StreamedDelivery,
  signal: AbortSignal,
): Promise<AppResponse> {
  const start = performance.now()
  const latency = (): number => Math.round(performance.now() - start)
  const bytes = Buffer.from(body)
  const timeout = AbortSignal.timeout(DEFAULTS.requestTimeoutSeconds * 1000)
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = url.protocol === 'https:' ? requestHttps : requestHttp
      request(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': bytes.length },
        signal: AbortSignal.any([signal, timeout]),
      })
        .on('response', resolve)
        .on('error', reject)
        .end(bytes)
    })
    const kept = await readStart(response)
    return {
      status: response.statusCode ?? 0,
      headers: flatten(response.headers),
      body: kept,
      latencyMs: latency(),
    }
  } catch (error) {
    return { ...describeError(error, timeout.aborted), latencyMs: latency() }
  }
}

/** Reads one byte more than is kept, so that the sender can detect a longer body. */
async function readStart(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response) {
    // A response without an encoding emits bytes.
    const bytes = chunk as Uint8Array
    chunks.push(bytes)
    length += bytes.length
    if (length > DEFAULTS.responseBytes) break
  }
  return Buffer.concat(chunks).subarray(0, DEFAULTS.responseBytes + 1)
}

/** Joins repeated headers and cuts long ones to what the sender's API accepts. */
function flatten(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.slice(0, 200),
      [value ?? ''].flat().join(', ').slice(0, 8192),
    ]),
  )
}

/** Describes why a request failed. Its arguments are validated before, so the cause is the network. */
function describeError(error: unknown, isTimeout: boolean): { error: string; isDown: boolean } {
  if (isTimeout) return { error: `no response within ${DEFAULTS.requestTimeoutSeconds} s`, isDown: false }
  // A host with several addresses fails with all of their errors, without a message of its own.
  const errors: Error[] =
    error instanceof AggregateError
      ? error.errors
      : [error instanceof Error ? error : new Error(String(error))]
  const isDown = errors.some((one) => 'code' in one && one.code === 'ECONNREFUSED')
  return {
    error: errors
      .map(({ message }) => message)
      .join(', ')
      .slice(0, 500),
    isDown,
  }
}
