import { expect } from 'vitest'
import { serve } from '../../src/api.ts'
import type { ServeOptions } from '../../src/api.ts'
import type { Scope, SenderOptions } from '../../src/index.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

export interface ApiResponse {
  status: number
  headers: Headers
  /** Parsed JSON, or an empty object. Tests assert each member. */
  body: Record<string, unknown>
  text: string
}

export interface CallOptions {
  body?: unknown
  /** Sent unchanged in place of `body`. */
  raw?: string | Uint8Array<ArrayBuffer> | ReadableStream
  headers?: Record<string, string>
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<ApiResponse>

export interface TestApi {
  sender: TestSender
  url: string
  /** The operator key that the first start created. */
  operatorKey: string
  operator: Call
  /** Without any key. */
  anonymous: Call
  /** With a new key of these scopes. */
  as: (scopes: readonly Scope[], organizationIds?: readonly string[]) => Promise<Call>
  stop: () => Promise<void>
}

/** Serves the API of a sender in memory, with the organizations `acme` and `umbrella`. */
export async function startApi(
  options: ServeOptions = {},
  senderOptions: SenderOptions = {},
): Promise<TestApi> {
  const sender = await createTestSender(senderOptions)
  await sender.organizations.create({ id: 'acme', name: 'Acme' })
  await sender.organizations.create({ id: 'umbrella', name: 'Umbrella' })
  await sender.eventTypes.upsert('invoice.paid', { example: { id: 'in_1' } })
  let operatorKey = ''
  const server = await serve(sender, { port: 0, onFirstKey: (key) => (operatorKey = key), ...options })
  return {
    sender,
    url: server.url,
    operatorKey,
    operator: caller(server.url, operatorKey),
    anonymous: caller(server.url),
    as: async (scopes, organizationIds = ['acme']) => {
      const { key } = await sender.apiKeys.create({ name: 'test', scopes, organizationIds })
      return caller(server.url, key)
    },
    async stop() {
      await server.close()
      await sender.stop()
    },
  }
}

/** Calls paths below `/api/v1`, or the root's by a path that begins with `//`. */
function caller(url: string, key?: string): Call {
  return async (method, path, { body, raw, headers = {} } = {}) => {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await fetch(url + (path.startsWith('//') ? path.slice(1) : `/api/v1${path}`), {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent, duplex: 'half' }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : {},
      text,
    }
  }
}

/** Expects a problem response (RFC 9457) with this status, code and field. */
export function expectProblem(response: ApiResponse, status: number, code: string, field?: string): void {
  expect(response).toMatchObject({ status, body: { status, code, type: 'about:blank' } })
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.body['field']).toBe(field)
}
