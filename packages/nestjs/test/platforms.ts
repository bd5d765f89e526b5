import type { AdapterServer } from '@hookseal/conformance'
import type { DynamicModule, INestApplication, NestApplicationOptions, Type } from '@nestjs/common'
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core'
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { onTestFinished } from 'vitest'

export interface Platform {
  readonly name: 'Express' | 'Fastify'
  readonly adapter: () => AbstractHttpAdapter
}

export const PLATFORMS: readonly Platform[] = [
  { name: 'Express', adapter: () => new ExpressAdapter() },
  { name: 'Fastify', adapter: () => new FastifyAdapter() },
]

export interface AppOptions extends NestApplicationOptions {
  /** Runs between `create` and `listen`, like the code of main.ts. */
  prepare?: (app: INestApplication) => unknown
}

/** Creates an app of `module` like main.ts does. Rejects with errors for which Nest would otherwise exit the process. */
export async function createApp(
  platform: Platform,
  module: Type | DynamicModule,
  { prepare, ...options }: AppOptions = {},
): Promise<INestApplication> {
  const settings = { logger: false, abortOnError: false, ...options } as const
  const app = await NestFactory.create(module, platform.adapter(), settings)
  prepare?.(app)
  return app
}

/** Replaces Nest's JSON parser by one with a higher limit, which runs in front of all routes. */
export function useJsonParser(app: INestApplication, { name }: Platform): void {
  if (name === 'Express') (app as NestExpressApplication).useBodyParser('json', { limit: '5mb' })
  else (app as NestFastifyApplication).useBodyParser('application/json', { bodyLimit: 5_000_000 })
}

/** Listens on a free port. `close` also ends open connections. */
export async function listen(app: INestApplication): Promise<AdapterServer> {
  await app.listen(0, '127.0.0.1')
  return {
    url: `${await app.getUrl()}/webhooks`,
    close: async () => {
      app.getHttpServer().closeAllConnections()
      await app.close()
    },
  }
}

/** Starts an app until the end of the test. Resolves to the URL of its `/webhooks`. */
export async function startApp(...args: Parameters<typeof createApp>): Promise<string> {
  const server = await listen(await createApp(...args))
  onTestFinished(async () => server.close())
  return server.url
}
