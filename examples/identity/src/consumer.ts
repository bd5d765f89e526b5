import type { RequestHandler, SecretInput } from '@hookseal/core'
import { identityWebhook } from './sdk.ts'

/** A route handler. In a Next.js app: `export const POST = createRoute(…)` in `app/webhooks/route.ts`. */
export function createRoute(secret: SecretInput, log: (line: string) => void): RequestHandler {
  return identityWebhook(secret, (event) => {
    // `event.type` narrows the event, and `data.status` narrows its data.
    switch (event.type) {
      case 'verification.completed': {
        const { data } = event
        log(
          data.status === 'success'
            ? `${data.verification_id} succeeded, document from ${data.document_country}`
            : `${data.verification_id} failed: ${data.reason}`,
        )
      }
    }
  })
}
