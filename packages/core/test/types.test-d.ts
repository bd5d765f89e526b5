// Compiled by `tsc`, never run. If a type changes, a line of this file fails to compile, or an expected error is missing.
import type { IncomingHttpHeaders } from 'node:http'

import { expectTypeOf } from 'vitest'
import { z } from 'zod'

import {
  createReceiver,
  createVerifier,
  type HeadersInput,
  type ReceiverOptions,
  type sign,
  type signedHeaders,
  type Verifier,
  WebhookConfigError,
  type WebhookConfigErrorCode,
  WebhookError,
  type WebhookErrorCode,
  webhookHandler,
  type WebhookMessage,
} from '../src/index.ts'

const events = {
  'invoice.paid': z.object({ type: z.literal('invoice.paid'), data: z.object({ amount: z.number() }) }),
  // Declares no type. PayloadOf adds the key of the schema.
  'user.created': z.object({ data: z.object({ email: z.string().transform((email) => new URL(email)) }) }),
}
const verifier = createVerifier({ events })
const receiver = createReceiver({ events })
type Message = Awaited<ReturnType<typeof verifier.verify>>
type Payload = Message['payload']

export const rows: Record<string, (...args: never[]) => unknown> = {
  narrowsOnTheTypeOfThePayload({ payload }: Message): void {
    if (payload.type === 'invoice.paid') {
      expectTypeOf<typeof payload.data.amount>().toEqualTypeOf<number>()
      // @ts-expect-error -- this belongs to the other event
      void payload.data.email
      return
    }
    expectTypeOf<typeof payload.type>().toEqualTypeOf<'user.created'>()
    // The output of the schema, not its input.
    expectTypeOf<typeof payload.data.email>().toEqualTypeOf<URL>()
  },

  knowsEveryType({ payload }: Message): string {
    switch (payload.type) {
      case 'invoice.paid':
      case 'user.created':
        return payload.type
      // @ts-expect-error -- no such event
      case 'invoice.payed':
        return ''
      default:
        return payload satisfies never
    }
  },

  isTheSameEverywhere(): void {
    type Received = Awaited<ReturnType<typeof receiver.receive>>
    expectTypeOf<Extract<Received, { type: 'handle' }>['message']>().toEqualTypeOf<Message>()
    expectTypeOf<Parameters<typeof receiver.claim>[0]>().toEqualTypeOf<Message>()
    webhookHandler({ events }, (message) => {
      expectTypeOf<typeof message.payload>().toEqualTypeOf<Payload>()
    })
    createReceiver({
      events,
      dedupeKey: ({ payload }) => payload.type,
      onDuplicate: ({ payload }) => expectTypeOf<typeof payload>().toEqualTypeOf<Payload>(),
      onCompleted: ({ payload }) => expectTypeOf<typeof payload>().toEqualTypeOf<Payload>(),
      onError: (error, message) => {
        expectTypeOf<typeof error>().toEqualTypeOf<unknown>()
        expectTypeOf<typeof message>().toEqualTypeOf<Message | undefined>()
      },
    })
  },

  isUnknownWithoutSchemas(message: WebhookMessage): void {
    expectTypeOf<typeof message.payload>().toEqualTypeOf<unknown>()
    const untyped = createVerifier({ secret: 'whsec_' })
    expectTypeOf<typeof untyped>().toEqualTypeOf<Verifier>()
    webhookHandler({}, ({ payload }) => {
      expectTypeOf<typeof payload>().toEqualTypeOf<unknown>()
      // @ts-expect-error -- unknown until it is narrowed
      void payload.data
    })
  },

  narrowsOnTheCodeOfTheError(error: unknown): number | undefined {
    if (error instanceof WebhookConfigError)
      expectTypeOf<typeof error.code>().toEqualTypeOf<WebhookConfigErrorCode>()
    if (!(error instanceof WebhookError)) return undefined
    expectTypeOf<typeof error.code>().toEqualTypeOf<WebhookErrorCode>()
    expectTypeOf<typeof error.cause>().toEqualTypeOf<unknown>()
    if (error.code === 'ERR_WEBHOOK_IN_FLIGHT') return error.retryAfterSeconds
    expectTypeOf<typeof error.code>().toEqualTypeOf<Exclude<WebhookErrorCode, 'ERR_WEBHOOK_IN_FLIGHT'>>()
    // @ts-expect-error -- no such code
    return error.code === 'ERR_WEBHOOK_TYPO' ? 1 : undefined
  },

  takesTheHeadersOfPlatforms(): HeadersInput[] {
    const node: IncomingHttpHeaders = {}
    const distinct: NodeJS.Dict<string[]> = {}
    const record: Record<string, string> = {}
    // @ts-expect-error -- a string is not headers
    const text: HeadersInput = 'webhook-id: 1'
    return [new Headers(), node, distinct, record, new Map<string, string>(), text]
  },

  rejectsMisuse(): void {
    // @ts-expect-error -- a secret is a string
    createVerifier({ secret: 42 })
    // @ts-expect-error -- a window has both sides
    createVerifier({ toleranceSeconds: { past: 1 } })
    // @ts-expect-error -- not an option
    createVerifier({ tolerance: 1 })
    // @ts-expect-error -- not a schema
    createVerifier({ events: { a: {} } })
    // @ts-expect-error -- a parsed body is not the bytes
    void verifier.verify({ headers: {}, body: { parsed: true } })
    // @ts-expect-error -- not one of the values
    createReceiver({ onStoreError: 'ignore' })
    // @ts-expect-error -- true is not a store
    createReceiver({ dedupe: true })
    // @ts-expect-error -- a promise is not a key
    createReceiver({ dedupeKey: async (message) => message.id })
    // @ts-expect-error -- a handler returns a Response or nothing
    webhookHandler({}, () => 'ok')
  },

  signReturnsAString(): void {
    expectTypeOf<ReturnType<typeof sign>>().toEqualTypeOf<Promise<string>>()
    type Names = 'webhook-id' | 'webhook-timestamp' | 'webhook-signature'
    expectTypeOf<ReturnType<typeof signedHeaders>>().toEqualTypeOf<Promise<Record<Names, string>>>()
    expectTypeOf<Parameters<NonNullable<ReceiverOptions['onRejected']>>[0]>().toEqualTypeOf<WebhookError>()
  },
}
