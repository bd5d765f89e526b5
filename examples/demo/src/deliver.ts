import { Webhook } from 'standardwebhooks'

export interface Delivery {
  id: string
  body: string
  secret: string
  ageSeconds?: number
}

/** The headers of a delivery, signed by the reference library of Standard Webhooks. */
export function signByReference({ id, body, secret, ageSeconds = 0 }: Delivery): Record<string, string> {
  const timestamp = new Date(Date.now() - ageSeconds * 1000)
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, timestamp, body),
  }
}

/** What came back: the status, and the problem's code, or that it was a duplicate, or nothing of note. */
export interface Outcome {
  status: number
  note: string
}

/** Posts `body` under `headers`; the body sent may be another than the one signed. */
export async function deliver(url: string, headers: Record<string, string>, body: string): Promise<Outcome> {
  const response = await fetch(url, { method: 'POST', headers, body })
  const text = await response.text()
  if (response.headers.has('webhook-duplicate')) return { status: response.status, note: 'duplicate' }
  const answer: unknown = text === '' ? {} : JSON.parse(text)
  if (typeof answer !== 'object' || answer === null) return { status: response.status, note: '' }
  if ('code' in answer) return { status: response.status, note: String(answer.code) }
  return {
    status: response.status,
    note: 'signedWith' in answer ? `signed with ${String(answer.signedWith)}` : '',
  }
}
