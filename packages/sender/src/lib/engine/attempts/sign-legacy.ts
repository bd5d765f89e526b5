import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { LegacySignature } from '../../envelope.ts'
import { TimeoutError, withTimeout } from '@hookseal/engine/util'

/** Resolves with the value of the legacy header. Rejects without anything that the application's `sign` threw, except where. */
export async function signLegacy(
  { sign }: LegacySignature,
  message: { id: string; timestamp: number; body: string },
  secret: string,
  requestTimeoutMs: number,
): Promise<string> {
  const timeoutMs = Math.min(SENDER_DEFAULTS.signMs, requestTimeoutMs)
  return withTimeout(
    timeoutMs,
    async () => {
      try {
        return await sign(message, secret)
      } catch (error) {
        throw withoutMessage(error)
      }
    },
    () => new TimeoutError(`legacySignature took longer than ${timeoutMs} ms`),
  )
}

/** Keeps the place of an error. Its message and its other properties may quote the secret. */
function withoutMessage(error: unknown): Error {
  const safe = new Error(
    'legacySignature.sign threw. Its message is not logged, because it may contain the secret.',
  )
  if (!(error instanceof Error)) return safe
  const frames = (error.stack?.split(error.message || '\n').at(-1) ?? '').split('\n')
  safe.stack = [`Error: ${safe.message}`, ...frames.filter((line) => /^ {4}at /.test(line))].join('\n')
  return safe
}
