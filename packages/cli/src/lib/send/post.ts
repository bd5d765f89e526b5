import { DEFAULTS } from '../defaults.ts'

export interface PostOptions {
  url: URL
  headers: Readonly<Record<string, string>>
  body: string
  /** For the whole exchange. */
  timeoutSeconds: number
}

/** What came back, or why nothing did. */
export type Answer =
  | { latencyMs: number; status: number; statusText: string; headers: Headers; text: string; cut: boolean }
  | { latencyMs: number; error: string }

/** One POST of JSON. The latency is that of the whole exchange; the answer is cut at `DEFAULTS.answerBytes`. */
export async function post({ url, headers, body, timeoutSeconds }: PostOptions): Promise<Answer> {
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
    const answer = await readStart(response)
    return { latencyMs: latency(), status, statusText, headers: response.headers, ...answer }
  } catch (error) {
    return { latencyMs: latency(), error: reason(error, timeoutSeconds) }
  }
}

async function readStart(response: Response): Promise<{ text: string; cut: boolean }> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    if (length > DEFAULTS.answerBytes) break
  }
  const start = Buffer.concat(chunks).subarray(0, DEFAULTS.answerBytes)
  return { text: start.toString(), cut: length > DEFAULTS.answerBytes }
}

/** Whatever `fetch` rejects with is about the network: the arguments have been judged before. */
function reason(error: unknown, timeoutSeconds: number): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${timeoutSeconds} s`
  const { cause } = error
  // A name with several addresses fails with all of their errors, under a code but without a message.
  if (cause instanceof AggregateError) return cause.errors.map((each: Error) => each.message).join(', ')
  return cause instanceof Error ? cause.message : error.message
}
