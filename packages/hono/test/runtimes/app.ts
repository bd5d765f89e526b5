import {
  type ReceiverOptions,
  type RequestHandler,
  webhookHandler,
  type WebhookContext,
  type WebhookMessage,
} from '@hookseal/core'
import { Hono } from 'hono'
import { verifyWebhooks } from '../../src/index.ts'
import { decode, encode, restoreFunctions } from './wire.ts'

/** The setup of a test's app, as sent to the runtime: functions of `options` are replaced by their names. */
export interface WireSetup {
  kind: 'hono' | 'webhookHandler'
  bridge: string
  options: unknown
  parserFirst: boolean
}

/** The function that a runtime calls for each request. Workers add bindings and an execution context. */
type Fetch = (request: Request, env?: unknown, worker?: WorkerContext) => Response | Promise<Response>
type WorkerContext = Parameters<RequestHandler>[2]
type Handle = (message: WebhookMessage, context: WebhookContext) => Promise<Response>

/**
 * The part that runs in the runtime under test. `PUT /<id>` creates the app of a test, which then receives deliveries at
 * `/<id>/webhooks`. Handlers and functions of the options run in the test process.
 */
export function createApps(): Fetch {
  const apps = new Map<string, Fetch>()
  return async (request, env, worker) => {
    const [, id = '', path] = new URL(request.url).pathname.split('/')
    if (path === undefined) {
      // Encoded by `startRuntime`.
      apps.set(id, createApp(id, decode(await request.text()) as WireSetup))
      return new Response()
    }
    return (await apps.get(id)?.(request, env, worker)) ?? new Response(null, { status: 404 })
  }
}

function createApp(id: string, setup: WireSetup): Fetch {
  const observed = new Set<Promise<unknown>>()
  const call: Call = async (name, args) => {
    const result = callBridge(`${setup.bridge}/${id}/${name}`, args)
    if (!name.startsWith('options.on')) return result
    observed.add(result)
    return result.finally(() => observed.delete(result))
  }
  // `startRuntime` encoded options of this type.
  const options = restoreFunctions(setup.options, call) as ReceiverOptions
  const handle = createHandle(call)
  const app =
    setup.kind === 'hono'
      ? honoApp(options, handle, setup.parserFirst)
      : handlerApp(options, handle, setup.parserFirst)
  return async (request, env, worker) => {
    const response = await app(request, env, worker)
    // Observers must have run before the response is sent, and here each call is a round trip to the test process.
    const notified = Promise.allSettled(observed)
    worker?.waitUntil?.(notified)
    await notified
    return response
  }
}

function honoApp(options: ReceiverOptions, handle: Handle, parserFirst: boolean): Fetch {
  const app = new Hono()
  app.onError((_error, c) => c.text('Internal Server Error', 500))
  if (parserFirst)
    app.use(async (c, next) => {
      await c.req.json()
      await next()
    })
  app.all('*', verifyWebhooks(options), async (c) => handle(c.get('webhook'), c.get('webhookContext')))
  return app.fetch as Fetch
}

function handlerApp(options: ReceiverOptions, handle: Handle, parserFirst: boolean): Fetch {
  const handler = webhookHandler(options, options.inbox === undefined ? handle : undefined)
  return async (request, env, worker) => {
    if (parserFirst) await request.json()
    return handler(request, env, worker)
  }
}

type Call = (name: string, args: unknown[]) => Promise<unknown>

async function callBridge(url: string, args: unknown[]): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: encode(args) })
  const value = decode(await response.text())
  if (response.ok) return value
  throw new Error(String(value))
}

function createHandle(call: Call): Handle {
  let count = 0
  return async (message, { signal, ...context }) => {
    const number = ++count
    // The call fails if the test has ended.
    const reportAbort = (): unknown => call('abort', [number]).catch(() => {})
    if (signal.aborted) reportAbort()
    else signal.addEventListener('abort', reportAbort)
    // The suite's `HandlerResult`.
    const result = await call('handle', [message, { ...context, signal: number }])
    const { status, chunks } = result as { status: number; chunks?: string[] }
    return new Response(chunks === undefined ? null : streamOf(chunks), { status })
  }
}

function streamOf(chunks: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const text of chunks) controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
}
