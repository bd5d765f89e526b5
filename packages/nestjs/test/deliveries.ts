import { generateSecret, signedHeaders } from '@hookseal/core'

export const SECRET: string = generateSecret()
export const BODY = '{"type": "invoice.paid", "amount": 10.0}'

export interface PostOptions {
  id?: string
  body?: string
  secret?: string
  /** Added to the signed headers, or replacing them. */
  headers?: Readonly<Record<string, string>>
}

/** Posts a correctly signed delivery, by default of `msg_1`. */
export async function post(url: string, options: PostOptions = {}): Promise<Response> {
  const { id = 'msg_1', body = BODY, secret = SECRET } = options
  const signed = await signedHeaders({ id, body }, secret)
  const headers = { 'content-type': 'application/json', ...signed, ...options.headers }
  return fetch(url, { method: 'POST', body, headers, redirect: 'manual' })
}

/** Posts JSON without a signature. */
export async function postUnsigned(url: string, body: string = BODY): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
}

/** Posts a copy of `msg_1` and returns whether the response marks it as a duplicate. */
export async function isDone(url: string): Promise<boolean> {
  return (await post(url)).headers.get('webhook-duplicate') === 'true'
}
