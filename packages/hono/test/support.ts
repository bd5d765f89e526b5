import { generateSecret, signedHeaders } from '@hookseal/core'
import { onTestFinished } from 'vitest'
import { listen } from './listen.ts'

export const SECRET: string = generateSecret()
export const BODY = '{"type": "invoice.paid", "amount": 10.0}'

/** Starts `app` for the test that calls it; resolves to the address of its `/webhooks`. */
export async function start(app: {
  fetch: (request: Request) => Response | Promise<Response>
}): Promise<string> {
  const server = await listen(async (request) => app.fetch(request))
  onTestFinished(async () => server.close())
  return server.url
}

export interface PostOptions {
  id?: string
  body?: string | Uint8Array<ArrayBuffer>
  headers?: Readonly<Record<string, string>>
}

/** A delivery as a correct sender makes it, with `headers` on top. */
export async function delivery(options: PostOptions = {}): Promise<RequestInit> {
  const { id = 'msg_1', body = BODY, headers } = options
  const signed = await signedHeaders({ id, body }, SECRET)
  return { method: 'POST', body, headers: { 'content-type': 'application/json', ...signed, ...headers } }
}

export async function post(url: string, options: PostOptions = {}): Promise<Response> {
  return fetch(url, { ...(await delivery(options)), signal: AbortSignal.timeout(5000) })
}

/** Whether the next copy of `msg_1` is told that it was handled before. */
export async function isDone(url: string): Promise<boolean> {
  return (await post(url)).headers.get('webhook-duplicate') === 'true'
}
