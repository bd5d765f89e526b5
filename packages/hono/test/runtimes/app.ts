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

/** What is told of a test's app: what binds the core, and the setup, its functions by name. */
export interface WireSetup {
  kind: 'hono' | 'webhookHandler'
  bridge: string
  options: unknown
  parserFirst: boolean
}

/** What a runtime calls with each request; Workers add bindings and an execution context. */
type Fetch = (request: Request, env?: unknown, worker?: WorkerContext) => Response | Promise<Response>
type WorkerContext = Parameters<RequestHandler>[2]
type Handle = (message: WebhookMessage, context: WebhookContext) => Promise<Response>

/**
 * The half of the runtime under test: an app for each test, at `/<id>/webhooks`, after its setup was put to `/<id>`. Handlers and
 * whatever else of the options is a function run in the process of the tests.
 */
export function createApps(): Fetch {
  const apps = new Map<string, Fetch>()
  return async (request, env, worker) => {
    const [, id = '', path] = new URL(request.url).pathname.split('/')
    if (path === undefined) {
      // Put there by `startRuntime`.
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
  // Restored from options of this type.
  const options = restoreFunctions(setup.options, call) as ReceiverOptions
  const handle = createHandle(call)
  const app =
    setup.kind === 'hono'
      ? honoApp(options, handle, setup.parserFirst)
      : handlerApp(options, handle, setup.parserFirst)
  return async (request, env, worker) => {
    const response = await app(request, env, worker)
    // Observers are called before the answer leaves; here that takes a round trip to the tests.
    const told = Promise.allSettled(observed)
    worker?.waitUntil?.(told)
    await told
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
  const handler = webhookHandler(options, handle)
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
    // Late for a test that is over.
    const tell = (): unknown => call('abort', [number]).catch(() => {})
    if (signal.aborted) tell()
    else signal.addEventListener('abort', tell)
    // What `HandlerResult` of the suite says.
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
