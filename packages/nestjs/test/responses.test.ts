import { Readable } from 'node:stream'
import type { ServerResponse } from 'node:http'
import { Controller, Header, HttpCode, Post, Redirect, Res, StreamableFile, type Type } from '@nestjs/common'
import { delay, of, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { VerifyWebhook } from '../src/index.ts'
import { PLATFORMS, startApp } from './platforms.ts'
import { createAppModule } from './app-module.ts'
import { isDone, post } from './deliveries.ts'

/** The members that an Express response and a Fastify reply share, and Node's response of a Fastify reply. */
interface AnyResponse {
  status(code: number): AnyResponse
  send(body: unknown): unknown
  readonly raw?: ServerResponse
}

/** Creates a controller whose handler returns the result of `handler`. */
function returning(handler: () => unknown, ...decorators: MethodDecorator[]): Type {
  class WebhooksController {
    receive(): unknown {
      return handler()
    }
  }
  return controllerOf(WebhooksController, decorators)
}

/** Creates a controller whose handler writes the response itself. */
function responding(handler: (response: AnyResponse) => unknown, ...decorators: MethodDecorator[]): Type {
  class WebhooksController {
    receive(@Res() response: AnyResponse): unknown {
      return handler(response)
    }
  }
  return controllerOf(WebhooksController, decorators)
}

function controllerOf(controller: Type, decorators: MethodDecorator[]): Type {
  const descriptor = Object.getOwnPropertyDescriptor(controller.prototype, 'receive') ?? {}
  for (const decorate of [Post(), VerifyWebhook(), ...decorators])
    decorate(controller.prototype, 'receive', descriptor)
  Controller('webhooks')(controller)
  return controller
}

const raw = (response: AnyResponse): ServerResponse => response.raw ?? (response as unknown as ServerResponse)

describe.each(PLATFORMS)('on $name, the response of a handler', (platform) => {
  it.each<[string, number, string, Type]>([
    ['a value', 201, '{"ok":true}', returning(() => ({ ok: true }))],
    ['a promise', 201, '{"ok":true}', returning(async () => ({ ok: true }))],
    ['an Observable', 201, '{"ok":true}', returning(() => of({ ok: true }).pipe(delay(1)))],
    ['a promise of an Observable', 201, '{"ok":true}', returning(async () => of({ ok: true }))],
    ['a string', 201, 'fine', returning(() => 'fine')],
    ['an empty body', 201, '', returning(() => undefined)],
    ['an empty body with 204', 204, '', returning(() => undefined, HttpCode(204))],
    ['a header', 202, 'fine', returning(() => 'fine', HttpCode(202), Header('x-a', '1'))],
    ['a StreamableFile', 201, 'one two', returning(() => new StreamableFile(Readable.from(pieces())))],
    ['a response by @Res()', 200, 'fine', responding((response) => void response.status(200).send('fine'))],
    [
      'a response by @Res() in a callback',
      202,
      'fine',
      responding((response) => void setImmediate(() => response.status(202).send('fine'))),
    ],
    [
      "a response by Node's ServerResponse",
      200,
      'fine',
      responding((response) => void raw(response).writeHead(200).end('fine')),
    ],
  ])('sends %s and completes the event', async (_case, status, body, controller) => {
    const url = await startApp(platform, createAppModule([controller]))
    const response = await post(url)
    expect([response.status, await response.text()]).toEqual([status, body])
    const copy = await post(url)
    expect([copy.status, copy.headers.get('webhook-duplicate'), await copy.text()]).toEqual([200, 'true', ''])
  })

  it.each<[string, number, Type]>([
    ['throws', 500, returning(() => fail())],
    ['rejects', 500, returning(async () => fail())],
    ['returns an Observable that fails', 500, returning(() => throwError(() => new Error('boom')))],
    ['returns an Observable of nothing', 500, returning(() => of())],
    ['throws in the middle of its response', 500, responding(writePartAndThrow)],
    ['redirects', 302, returning(() => undefined, Redirect('/elsewhere'))],
    ['responds 503 by @Res()', 503, responding((response) => void response.status(503).send('busy'))],
  ])('releases the event when the handler %s', async (_case, status, controller) => {
    const url = await startApp(platform, createAppModule([controller]))
    expect((await post(url)).status).toBe(status)
    expect(await isDone(url)).toBe(false)
  })

  it('responds 500 and calls onError when the handler rejects', async () => {
    const errors: unknown[] = []
    const failure = new Error('boom')
    const onError = (error: unknown): void => void errors.push(error)
    const failing = returning(async () => Promise.reject(failure))
    const response = await post(await startApp(platform, createAppModule([failing], {}, { onError })))
    expect([response.status, errors]).toEqual([500, [failure]])
  })

  it('responds with an error and without partial content when a stream fails', async () => {
    const url = await startApp(
      platform,
      createAppModule([returning(() => new StreamableFile(Readable.from(failingPieces())))]),
    )
    const response = await post(url)
    // On Express, Nest calls the error handler of StreamableFile.
    expect(response.status).toBe({ Express: 400, Fastify: 500 }[platform.name])
    expect(await response.text()).not.toContain('one')
    expect(await isDone(url)).toBe(false)
  })
})

function* pieces(): Generator<Buffer> {
  yield Buffer.from('one ')
  yield Buffer.from('two')
}

function* failingPieces(): Generator<Buffer> {
  yield Buffer.from('one ')
  fail()
}

function writePartAndThrow(response: AnyResponse): void {
  raw(response).write('some of it')
  fail()
}

function fail(): never {
  throw new Error('boom')
}
