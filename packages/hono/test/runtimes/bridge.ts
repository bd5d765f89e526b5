import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { AdapterSetup } from '@hookseal/conformance'
import type { WebhookContext, WebhookMessage } from '@hookseal/core'
import { decode, encode } from './wire.ts'

/** The part that runs in the test process: calls the functions of registered setups for the runtime under test. */
export interface Bridge {
  readonly url: string
  register(setup: AdapterSetup): string
  unregister(id: string): void
  close(): Promise<void>
}

/** A context as sent by the runtime. A number replaces the signal; the runtime reports the abort under this number. */
interface WireContext extends Omit<WebhookContext, 'signal'> {
  signal: number
}

export async function startBridge(): Promise<Bridge> {
  const setups = new Map<string, AdapterSetup>()
  const aborts = new Map<string, AbortController>()
  let count = 0

  async function callFunction(req: IncomingMessage): Promise<unknown> {
    const [, id = '', name = ''] = req.url?.split('/') ?? []
    // Encoded by `callBridge` in the runtime.
    const args = decode(await text(req)) as unknown[]
    const setup = setups.get(id)
    if (setup === undefined) throw new Error(`${name} was called after the test`)
    if (name === 'abort') return aborts.get(`${id}/${String(args[0])}`)?.abort()
    if (name !== 'handle') return callByName({ options: setup.options }, name, args)
    const [message, { signal, ...context }] = args as [WebhookMessage, WireContext]
    const controller = new AbortController()
    aborts.set(`${id}/${signal}`, controller)
    return setup.handle(message, { ...context, signal: controller.signal })
  }

  const server = createServer((req, res) => {
    callFunction(req).then(
      (value) => res.end(encode(value)),
      (error: unknown) => res.writeHead(500).end(encode(error instanceof Error ? error.message : error)),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server's address is an object. Only that of a pipe is a string.
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    register(setup) {
      setups.set(String(++count), setup)
      return String(count)
    },
    unregister: (id) => void setups.delete(id),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Calls `root.a.b.c(...args)` by the name `a.b.c`. */
async function callByName(root: object, name: string, args: unknown[]): Promise<unknown> {
  let owner: unknown
  let value: unknown = root
  for (const key of name.split('.')) {
    owner = value
    value = Reflect.get(Object(owner), key)
  }
  if (typeof value !== 'function') throw new TypeError(`${name} is not a function`)
  return Reflect.apply(value, owner, args)
}
