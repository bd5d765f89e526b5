import { createVerifier, type WebhookErrorCode, WebhookError, type WebhookMessage } from '@hookseal/core'
import { readNodeBody } from '@hookseal/core/node'
import { verifyWebhooks } from '@hookseal/express'
import express from 'express'

const app = express()
app.post(
  '/webhooks',
  verifyWebhooks({ secret: 'whsec_', toleranceSeconds: { past: 300, future: 60 } }),
  (req, res) => {
    const message: WebhookMessage = req.webhook
    const fence: number = req.webhookContext.fence
    res.json({ id: message.id, fence })
  },
)

export async function verify(headers: Headers, body: Uint8Array): Promise<WebhookErrorCode | undefined> {
  try {
    await createVerifier().verify({ headers, body })
    return undefined
  } catch (error) {
    if (error instanceof WebhookError) return error.code
    throw error
  }
}

// @ts-expect-error: an option that does not exist
createVerifier({ secrets: [] })

export const reader: typeof readNodeBody = readNodeBody
