import type { ReceiverOptions, WebhookContext, WebhookMessage } from '@hookseal/core'
import { onTestFinished, type TestContext } from 'vitest'
import type { Delivery } from './delivery.ts'
import { SECRET } from './delivery.ts'
import { connect, type RawConnection, type RawResponse, requestHead } from './raw-http.ts'
import type { AdapterSetup, HandlerResult, MakeServer } from './setup.ts'

type Handle = AdapterSetup['handle']

/** A running app under test, closed when the test ends. */
export interface App {
  url: string
  /** The messages that the handler received, in order. */
  readonly handled: readonly WebhookMessage[]
  /** Posts `delivery` on a new connection, as a correct client does. */
  post(delivery: Delivery, method?: string): Promise<RawResponse>
  connect(): Promise<RawConnection>
}

export interface AppOptions {
  options?: ReceiverOptions
  handle?: Handle
  parserFirst?: boolean
  /** The hook of the test's context. Concurrent tests must pass it: the global hook does not know which test calls it. */
  onTestFinished?: TestContext['onTestFinished']
}

export async function startApp(makeServer: MakeServer, setup: AppOptions = {}): Promise<App> {
  const handled: WebhookMessage[] = []
  const server = await makeServer({
    options: { secret: SECRET, ...setup.options },
    parserFirst: setup.parserFirst ?? false,
    async handle(message: WebhookMessage, context: WebhookContext): Promise<HandlerResult> {
      handled.push(message)
      return (await setup.handle?.(message, context)) ?? { status: 200 }
    },
  })
  const connections: RawConnection[] = []
  const finished = setup.onTestFinished ?? onTestFinished
  finished(async () => {
    for (const connection of connections) connection.destroy()
    await server.close()
  })
  async function open(): Promise<RawConnection> {
    const connection = await connect(server.url)
    connections.push(connection)
    return connection
  }
  return {
    url: server.url,
    handled,
    connect: open,
    async post(delivery, method) {
      const connection = await open()
      const length = ['content-length', String(delivery.body.length)] as const
      connection.write(requestHead(server.url, [...delivery.headers, length], method))
      connection.write(delivery.body)
      const response = await connection.response()
      connection.destroy()
      return response
    },
  }
}
