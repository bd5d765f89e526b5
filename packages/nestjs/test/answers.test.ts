import { Readable } from 'node:stream'
import type { ServerResponse } from 'node:http'
import { Controller, Header, HttpCode, Post, Redirect, Res, StreamableFile, type Type } from '@nestjs/common'
import { delay, of, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { VerifyWebhook } from '../src/index.ts'
import { PLATFORMS, start } from './platforms.ts'
import { appOf, isDone, post } from './support.ts'

/** What Express and Fastify call the same, and Node's response beneath a reply. */
interface AnyResponse {
  status(code: number): AnyResponse
  send(body: unknown): unknown
  readonly raw?: ServerResponse
}

/** A controller whose handler returns what `handler` returns. */
function returning(handler: () => unknown, ...decorators: MethodDecorator[]): Type {
  class WebhooksController {
    receive(): unknown {
      return handler()
    }
  }
  return controllerOf(WebhooksController, decorators)
}

/** A controller whose handler answers by itself. */
function answering(handler: (response: AnyResponse) => unknown, ...decorators: MethodDecorator[]): Type {
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

describe.each(PLATFORMS)('on $name, what a handler answers', (platform) => {
  it.each<[string, number, string, Type]>([
    ['a value', 201, '{"ok":true}', returning(() => ({ ok: true }))],
    ['a promise', 201, '{"ok":true}', returning(async () => ({ ok: true }))],
    ['an Observable', 201, '{"ok":true}', returning(() => of({ ok: true }).pipe(delay(1)))],
    ['a promise of an Observable', 201, '{"ok":true}', returning(async () => of({ ok: true }))],
    ['a string', 201, 'fine', returning(() => 'fine')],
    ['nothing', 201, '', returning(() => undefined)],
    ['nothing, as 204', 204, '', returning(() => undefined, HttpCode(204))],
    ['a header', 202, 'fine', returning(() => 'fine', HttpCode(202), Header('x-a', '1'))],
    ['a StreamableFile', 201, 'one two', returning(() => new StreamableFile(Readable.from(pieces())))],
    ['@Res()', 200, 'fine', answering((response) => void response.status(200).send('fine'))],
    [
      '@Res(), later',
      202,
      'fine',
      answering((response) => void setImmediate(() => response.status(202).send('fine'))),
    ],
    ['Node’s response', 200, 'fine', answering((response) => void raw(response).writeHead(200).end('fine'))],
  ])('reaches the client as %s, and the event is done', async (_case, status, body, controller) => {
    const url = await start(platform, appOf([controller]))
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
    ['breaks off in the middle of its answer', 500, answering(breakOff)],
    ['redirects', 302, returning(() => undefined, Redirect('/elsewhere'))],
    ['answers 503 by @Res()', 503, answering((response) => void response.status(503).send('busy'))],
  ])('gives the event back when it %s', async (_case, status, controller) => {
    const url = await start(platform, appOf([controller]))
    expect((await post(url)).status).toBe(status)
    expect(await isDone(url)).toBe(false)
  })

  it('is an error, and onError is told of it', async () => {
    const errors: unknown[] = []
    const failure = new Error('boom')
    const onError = (error: unknown): void => void errors.push(error)
    const failing = returning(async () => Promise.reject(failure))
    const response = await post(await start(platform, appOf([failing], {}, { onError })))
    expect([response.status, errors]).toEqual([500, [failure]])
  })

  it('is an error, and no part of it, where its stream fails', async () => {
    const url = await start(
      platform,
      appOf([returning(() => new StreamableFile(Readable.from(failingPieces())))]),
    )
    const response = await post(url)
    // StreamableFile has an error handler of its own, which Nest calls on Express.
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

function breakOff(response: AnyResponse): void {
  raw(response).write('some of it')
  fail()
}

function fail(): never {
  throw new Error('boom')
}
