import { createVerifier, type Verifier, type VerifierOptions, WebhookError } from '../src/index.ts'
import { now, SECRET } from './deliveries.ts'

/** A verifier with the secret and the clock of these tests. */
export function verifierAt(options: VerifierOptions = {}): Verifier {
  return createVerifier({ secret: SECRET, now, ...options })
}

/** Returns `accepted`, or status, code and reason of the rejection: `400 ERR_WEBHOOK_HEADER_INVALID dot`. Rethrows other errors. */
export async function outcome(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
    return 'accepted'
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error
    return [error.status, error.code, error.reason].filter((part) => part !== undefined).join(' ')
  }
}
