import type { RequestHandler, SecretInput } from '@hookseal/core'
import { identityWebhook } from './sdk.ts'

/** In an app of Next.js, `export const POST` of `app/webhooks/route.ts`. */
export function createRoute(secret: SecretInput, tell: (sentence: string) => void): RequestHandler {
  return identityWebhook(secret, (event) => {
    switch (event.type) {
      case 'verification.completed': {
        const { data } = event
        tell(
          data.status === 'success'
            ? `${data.verification_id} holds a document of ${data.document_country}`
            : `${data.verification_id} failed: ${data.reason}`,
        )
      }
    }
  })
}
