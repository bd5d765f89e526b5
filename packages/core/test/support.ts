import { createHmac } from 'node:crypto'

import { type Mock, vi } from 'vitest'

import {
  createVerifier,
  type DedupeStore,
  DUPLICATE_HEADER,
  memoryStore,
  type ReceiverOptions,
  type Verifier,
  type VerifierOptions,
  WebhookError,
  webhookHandler,
  type WebhookHandler,
} from '../src/index.ts'

/** The secret of the Standard Webhooks documentation. */
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
export const OTHER_SECRET: string = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** Where the clock of the verifiers under test stands, in seconds. */
export const NOW = 1_700_000_000
export const ID = 'msg_1'
export const BODY = '{"type":"invoice.paid","data":{"id":"in_1"}}'

export const now = (): number => NOW * 1000

export interface Delivery {
  id?: string
  timestamp?: string
  body?: string | Uint8Array
  secret?: string
}

/**
 * A `v1` entry made by `node:crypto` alone: it signs what our own `sign` refuses to, so that a refusal in a test is never
 * for the signature's sake.
 */
export function macOf({
  id = ID,
  timestamp = String(NOW),
  body = BODY,
  secret = SECRET,
}: Delivery = {}): string {
  const mac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
  return `v1,${mac.update(`${id}.${timestamp}.`).update(body).digest('base64')}`
}

export type DeliveryHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>

export function headersOf(delivery: Delivery = {}): DeliveryHeaders {
  const { id = ID, timestamp = String(NOW) } = delivery
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': macOf(delivery) }
}

/** A delivery with a good signature, whatever its id, timestamp and body. */
export function signed(delivery: Delivery = {}): { headers: DeliveryHeaders; body: string | Uint8Array } {
  return { headers: headersOf(delivery), body: delivery.body ?? BODY }
}

export function verifierAt(options: VerifierOptions = {}): Verifier {
  return createVerifier({ secret: SECRET, now, ...options })
}

/** `accepted`, or what it was refused with: `400 ERR_WEBHOOK_HEADER_INVALID dot`. Errors of another kind are thrown on. */
export async function outcome(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
    return 'accepted'
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error
    return [error.status, error.code, error.reason].filter((part) => part !== undefined).join(' ')
  }
}

export function requestOf(delivery: Delivery = {}, init: RequestInit = {}): Request {
  const { body = BODY } = delivery
  return new Request('http://receiver.test/webhooks', {
    method: 'POST',
    headers: headersOf(delivery),
    body,
    ...init,
  })
}

export function handlerAt(
  options: ReceiverOptions = {},
  handler: WebhookHandler = () => {},
): (request?: Request) => Promise<string> {
  const handle = webhookHandler({ secret: SECRET, now, ...options }, handler)
  return async (request = requestOf()) => answerOf(await handle(request))
}

/** `200`, `200 duplicate`, or status and code of a problem, with Retry-After where there is one. */
async function answerOf(response: Response): Promise<string> {
  const problem =
    response.headers.get('content-type') === 'application/problem+json'
      ? ((await response.json()) as { code?: string })
      : {}
  const retryAfter = response.headers.get('retry-after')
  return [
    response.status,
    problem.code,
    response.headers.get(DUPLICATE_HEADER) === 'true' ? 'duplicate' : undefined,
    retryAfter === null ? undefined : `after ${retryAfter} s`,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
}

export type StoreStep = 'claim' | 'renew' | 'complete' | 'release'
const STEPS: readonly StoreStep[] = ['claim', 'renew', 'complete', 'release']

/** A store that writes what it is asked for, such as `claim msg_1`, to `log`, and then asks `store`. */
export function loggedStore(log: string[], store: DedupeStore = memoryStore()): DedupeStore {
  const logged = STEPS.map((step) => {
    const call = (...args: [string, never, never]): unknown => {
      log.push(`${step} ${args[0]}`)
      return store[step](...args)
    }
    return [step, call]
  })
  return Object.fromEntries(logged)
}

type Observers = Required<Pick<ReceiverOptions, 'onRejected' | 'onDuplicate' | 'onCompleted' | 'onError'>>

/** All observers, as functions that remember what they were told. */
export function observers(): { [Name in keyof Observers]: Mock<Observers[Name]> } {
  return {
    onRejected: vi.fn<Observers['onRejected']>(),
    onDuplicate: vi.fn<Observers['onDuplicate']>(),
    onCompleted: vi.fn<Observers['onCompleted']>(),
    onError: vi.fn<Observers['onError']>(),
  }
}

/** A promise and the function that settles it. */
export function gate<T = void>(): { promise: Promise<T>; open: (value: T | Promise<T>) => void } {
  const waiting: ((value: T | Promise<T>) => void)[] = []
  const promise = new Promise<T>((resolve) => {
    waiting.push(resolve)
  })
  return { promise, open: (value) => waiting.forEach((resolve) => resolve(value)) }
}

/** Replaces the timers and monotonic clock that receivers use; promises stay as they are. */
export function useFakeClock(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  })
}

/** Lets everything go on that waits for no timer: promises and streams may take a few turns of the event loop. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}
