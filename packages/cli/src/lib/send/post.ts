import { DEFAULTS } from '../defaults.ts'

export interface PostOptions {
  url: URL
  headers: Readonly<Record<string, string>>
  body: string
  /** Time limit of the whole exchange. */
  timeoutSeconds: number
}

/** A response, or why there was none. `cut` says whether the body is longer than `text`. */
export type PostResult =
  | { latencyMs: number; status: number; statusText: string; headers: Headers; text: string; cut: boolean }
  | { latencyMs: number; error: string }

/** Posts JSON once. The latency covers the whole exchange. The body is cut at `DEFAULTS.responseBytes`. */
export async function post({ url, headers, body, timeoutSeconds }: PostOptions): Promise<PostResult> {
  const start = performance.now()
  const latency = (): number => performance.now() - start
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'hookseal', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    })
    const { status, statusText } = response
    const shown = await readStart(response)
    return { latencyMs: latency(), status, statusText, headers: response.headers, ...shown }
  } catch (error) {
    return { latencyMs: latency(), error: reasonOf(error, timeoutSeconds) }
  }
}

async function readStart(response: Response): Promise<{ text: string; cut: boolean }> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    if (length > DEFAULTS.responseBytes) break
  }
  const start = Buffer.concat(chunks).subarray(0, DEFAULTS.responseBytes)
  return { text: start.toString(), cut: length > DEFAULTS.responseBytes }
}

/** Describes why `fetch` rejected. Its arguments are validated before, so the cause is the network. */
function reasonOf(error: unknown, timeoutSeconds: number): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no response within ${timeoutSeconds} s`
  const { cause } = error
  // A host with several addresses fails with all of their errors, without a message of its own.
  if (cause instanceof AggregateError) return cause.errors.map((each: Error) => each.message).join(', ')
  return cause instanceof Error ? cause.message : error.message
}
