import { createSigner, WebhookConfigError } from '@hookseal/core'

interface SignatureCheck {
  /** The signed text: `<id>.<timestamp>.<body>`. */
  signed: string
  /** The entries of webhook-signature, in the order of the header. */
  entries: { text: string; matches: boolean }[]
}

export type CheckResult = { ok: true; check: SignatureCheck } | { ok: false; message: string }

/**
 * Checks which entries of a delivery's signature were made with `secret`. The log contains only the start of each entry, so it is
 * compared with the signature that the secret makes. Nothing leaves the page.
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
    const signer = createSigner(secret.trim())
    // An attempt that could not be signed has no entries.
    const expected = texts.length === 0 ? '' : await signer({ id, timestamp: Number(timestamp), body })
    const entries = texts.map((text) => ({ text, matches: expected.startsWith(text.replace(/…$/, '')) }))
    return { ok: true, check: { signed: `${id}.${timestamp}.${body}`, entries } }
  } catch (error) {
    if (error instanceof WebhookConfigError) return { ok: false, message: error.message }
    throw error
  }
}
