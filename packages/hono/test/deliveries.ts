import { generateSecret, signedHeaders } from '@hookseal/core'

export const SECRET: string = generateSecret()
export const BODY = '{"type": "invoice.paid", "amount": 10.0}'

export interface PostOptions {
  id?: string
  body?: string | Uint8Array<ArrayBuffer>
  /** Added to the signed headers, or replacing them. */
  headers?: Readonly<Record<string, string>>
}

/** Returns a correctly signed delivery, by default of `msg_1`. */
export async function delivery(options: PostOptions = {}): Promise<RequestInit> {
  const { id = 'msg_1', body = BODY, headers } = options
  const signed = await signedHeaders({ id, body }, SECRET)
  return { method: 'POST', body, headers: { 'content-type': 'application/json', ...signed, ...headers } }
}

export async function post(url: string, options: PostOptions = {}): Promise<Response> {
  return fetch(url, await delivery(options))
}

/** Posts a copy of `msg_1` and returns whether the response marks it as a duplicate. */
export async function isDone(url: string): Promise<boolean> {
  return (await post(url)).headers.get('webhook-duplicate') === 'true'
}
