import { Webhook } from 'standardwebhooks'

export interface DeliveryToSign {
  id: string
  body: string
  /** A `whsec_…` secret. */
  secret: string
  /** How old the signed timestamp is. @default 0 */
  ageSeconds?: number
}

/** Returns the headers of a delivery, signed by the reference library of Standard Webhooks. */
export function signHeaders({ id, body, secret, ageSeconds = 0 }: DeliveryToSign): Record<string, string> {
  const timestamp = new Date(Date.now() - ageSeconds * 1000)
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, timestamp, body),
  }
}

/** Posts `body`, which may differ from the body that `headers` were signed for. Returns the status and error code. */
export async function postDelivery(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<{ status: number; code: string | undefined }> {
  const response = await fetch(url, { method: 'POST', headers, body })
  const problem: unknown = await response.json().catch(() => undefined)
  const hasCode = typeof problem === 'object' && problem !== null && 'code' in problem
  return { status: response.status, code: hasCode ? String(problem.code) : undefined }
}
