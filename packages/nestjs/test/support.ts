import { generateSecret, signedHeaders } from '@hookseal/core'
import { Module, type ModuleMetadata, type Type } from '@nestjs/common'
import { WebhookModule, type WebhookModuleOptions } from '../src/index.ts'

export const SECRET: string = generateSecret()
export const BODY = '{"type": "invoice.paid", "amount": 10.0}'

/** An app's module: the controllers, and webhooks signed with `SECRET`. */
export function appOf(
  controllers: Type[],
  { imports = [], ...metadata }: ModuleMetadata = {},
  options: WebhookModuleOptions = {},
): Type {
  const webhooks = WebhookModule.forRoot({ secret: SECRET, ...options })
  @Module({ imports: [webhooks, ...imports], controllers, ...metadata })
  class AppModule {}
  return AppModule
}

export interface PostOptions {
  id?: string
  body?: string
  secret?: string
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal
}

/** A delivery as a correct sender makes it, with `headers` on top. */
export async function post(url: string, options: PostOptions = {}): Promise<Response> {
  const { id = 'msg_1', body = BODY, secret = SECRET, signal = AbortSignal.timeout(5000) } = options
  const signed = await signedHeaders({ id, body }, secret)
  const headers = { 'content-type': 'application/json', ...signed, ...options.headers }
  return fetch(url, { method: 'POST', body, headers, signal, redirect: 'manual' })
}

/** A POST of JSON that nobody signed. */
export async function postUnsigned(url: string, body: string = BODY): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(5000) })
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
