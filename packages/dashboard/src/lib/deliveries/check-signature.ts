import { createVerifier, standardWebhooks, WebhookConfigError, WebhookError } from '@hookseal/core'

interface SignatureCheck {
  /** The signed text: `<id>.<timestamp>.<body>`. */
  signed: string
  /** The entries of webhook-signature, in the order of the header. */
  entries: { text: string; matches: boolean }[]
}

export type CheckResult = { ok: true; check: SignatureCheck } | { ok: false; message: string }

/**
 * Checks which entries of a delivery's signature were made with `secret`. The clock is set to the delivery's timestamp, so that
 * old deliveries can be checked too. Nothing leaves the page.
 */
export async function checkSignature(
  headers: Readonly<Record<string, string>>,
  body: string,
  secret: string,
): Promise<CheckResult> {
  const {
    'webhook-id': id = '',
    'webhook-timestamp': timestamp = '',
    'webhook-signature': signature = '',
  } = headers
  const texts = signature.split(' ').filter((text) => text !== '')
  try {
    const verifier = createVerifier({
      secret: secret.trim(),
      scheme: standardWebhooks(),
      now: () => Number(timestamp) * 1000,
      maxBodyBytes: Number.MAX_SAFE_INTEGER,
    })
    const matches = async (text: string): Promise<boolean> => {
      try {
        await verifier.verify({ headers: { ...headers, 'webhook-signature': text }, body })
        return true
      } catch (error) {
        // The payload is parsed after the signature, so this error means that the signature matches.
        if (error instanceof WebhookError) return error.code === 'ERR_WEBHOOK_PAYLOAD_INVALID'
        throw error
      }
    }
    const entries = await Promise.all(texts.map(async (text) => ({ text, matches: await matches(text) })))
    return { ok: true, check: { signed: `${id}.${timestamp}.${body}`, entries } }
  } catch (error) {
    if (error instanceof WebhookConfigError) return { ok: false, message: error.message }
    throw error
  }
}
