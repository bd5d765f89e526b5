import { generateSecret, signedHeaders } from '@hookseal/core'

export const SECRET: string = generateSecret()
export const BODY = '{"type": "invoice.paid", "amount": 10.0}'

export interface PostOptions {
  id?: string
  body?: string
  /** Added to the signed headers, or replacing them. */
  headers?: Readonly<Record<string, string>>
}

/** Posts a correctly signed delivery, by default of `msg_1`. */
export async function post(url: string, options: PostOptions = {}): Promise<Response> {
  const { id = 'msg_1', body = BODY } = options
  const headers = { ...(await signed(id, body)), ...options.headers }
  return fetch(url, { method: 'POST', body, headers })
}

export async function signed(id: string = 'msg_1', body: string = BODY): Promise<Record<string, string>> {
  return { 'content-type': 'application/json', ...(await signedHeaders({ id, body }, SECRET)) }
}

/** Posts a copy of `msg_1` and returns whether the response marks it as a duplicate. */
export async function isDone(url: string): Promise<boolean> {
  return (await post(url)).headers.get('webhook-duplicate') === 'true'
}
