import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { DEFAULTS } from '../defaults.ts'
import type { StreamedDelivery } from './stream.ts'

/** What the app answered, or why it didn't. */
export type AppAnswer =
  | { status: number; headers: Record<string, string>; body: Uint8Array; latencyMs: number }
  | { error: string; isAbsent: boolean; latencyMs: number }

/**
 * Posts a delivery to the app with the headers that the sender gave it and exactly its bytes. By `node:http`, because `fetch`
 * adds headers of its own. No redirect is followed, as no sender does.
 */
export async function forwardDelivery(
  url: URL,
  { headers, body }: StreamedDelivery,
  signal: AbortSignal,
): Promise<AppAnswer> {
  const start = performance.now()
  const latency = (): number => Math.round(performance.now() - start)
  const bytes = Buffer.from(body)
  const late = AbortSignal.timeout(DEFAULTS.requestTimeoutSeconds * 1000)
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = url.protocol === 'https:' ? requestHttps : requestHttp
      request(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': bytes.length },
        signal: AbortSignal.any([signal, late]),
      })
        .on('response', resolve)
        .on('error', reject)
        .end(bytes)
    })
    const answer = await readStart(response)
    return {
      status: response.statusCode ?? 0,
      headers: flatten(response.headers),
      body: answer,
      latencyMs: latency(),
    }
  } catch (error) {
    return { ...reason(error, late.aborted), latencyMs: latency() }
  }
}

/** One byte more than is kept, so that the sender can tell that there was more. */
async function readStart(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response) {
    // Without an encoding set, a response gives bytes.
    const bytes = chunk as Uint8Array
    chunks.push(bytes)
    length += bytes.length
    if (length > DEFAULTS.answerBytes) break
  }
  return Buffer.concat(chunks).subarray(0, DEFAULTS.answerBytes + 1)
}

/** One value for each name, and none longer than the sender's API takes. */
function flatten(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.slice(0, 200),
      [value ?? ''].flat().join(', ').slice(0, 8192),
    ]),
  )
}

/** Whatever a request fails with is about the network: the arguments have been judged before. */
function reason(error: unknown, isLate: boolean): { error: string; isAbsent: boolean } {
  if (isLate) return { error: `no answer within ${DEFAULTS.requestTimeoutSeconds} s`, isAbsent: false }
  // A name with several addresses fails with all of their errors, under a code but without a message.
  const errors: Error[] =
    error instanceof AggregateError
      ? error.errors
      : [error instanceof Error ? error : new Error(String(error))]
  const isAbsent = errors.some((one) => 'code' in one && one.code === 'ECONNREFUSED')
  return {
    error: errors
      .map(({ message }) => message)
      .join(', ')
      .slice(0, 500),
    isAbsent,
  }
}
