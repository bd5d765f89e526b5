import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Scope, Sender } from '@hookseal/sender'
import { createApi } from '../src/provider.ts'

interface Answer {
  status: number
  // The test judges it.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any
}

export interface Api {
  /** One request with a key of `scope`, `admin` unless it's given. */
  readonly call: (method: string, path: string, body?: unknown, scope?: Scope) => Promise<Answer>
  readonly close: () => Promise<void>
}

/** The provider's API on a port of its own. */
export async function startApi(sender: Sender): Promise<Api> {
  const server = serve({ fetch: createApi(sender).fetch, port: 0 })
  await once(server, 'listening')
  // A TCP server that listens has a port.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tokens = new Map<Scope, string>()
  for (const scope of ['read', 'publish', 'admin'] as const) {
    const { key } = await sender.apiKeys.create({
      name: 'test',
      scopes: [scope],
      organizationIds: ['default'],
    })
    tokens.set(scope, key)
  }
  return {
    async call(method, path, body, scope = 'admin') {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${tokens.get(scope)}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.startsWith('application/json')
      return { status: response.status, body: isJson ? JSON.parse(text) : text }
    },
    async close() {
      server.close()
      await sender.stop()
    },
  }
}
