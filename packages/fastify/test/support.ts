import { generateSecret, signedHeaders } from '@hookseal/core'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { listen } from './listen.ts'

export const SECRET: string = generateSecret()
export const BODY = '{"type": "invoice.paid", "amount": 10.0}'

/** Starts `app` for the test that calls it; resolves to the address of its `/webhooks`. */
export async function start(app: FastifyInstance): Promise<string> {
  const server = await listen(app)
  onTestFinished(async () => server.close())
  return server.url
}

export interface PostOptions {
  id?: string
  body?: string
  headers?: Readonly<Record<string, string>>
}

/** A delivery as a correct sender makes it, with `headers` on top. */
export async function post(url: string, options: PostOptions = {}): Promise<Response> {
  const { id = 'msg_1', body = BODY } = options
  const headers = { ...(await signed(id, body)), ...options.headers }
  return fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(5000) })
}

export async function signed(id: string = 'msg_1', body: string = BODY): Promise<Record<string, string>> {
  return { 'content-type': 'application/json', ...(await signedHeaders({ id, body }, SECRET)) }
}

/** Whether the next copy of `msg_1` is told that it was handled before. */
export async function isDone(url: string): Promise<boolean> {
  return (await post(url)).headers.get('webhook-duplicate') === 'true'
}

/** A promise to be settled from outside. */
export function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let resolveOpened: (() => void) | undefined
  const opened = new Promise<void>((resolve) => {
    resolveOpened = resolve
  })
  return { opened, open: () => resolveOpened?.() }
}
