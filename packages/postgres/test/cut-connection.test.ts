import { setTimeout as sleep } from 'node:timers/promises'
import {
  generateSecret,
  signedHeaders,
  type WebhookContext,
  webhookHandler,
  type WebhookError,
} from '@hookseal/core'
import type { Pool } from 'pg'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { postgresStore, type PostgresStore } from '../src/index.ts'
import { statementsFor } from '../src/lib/statements.ts'
import { type Cuts, type Moment, startCuts } from './cuts.ts'
import { useDatabase } from './database.ts'

const SECRET = generateSecret()
const MOMENTS: readonly Moment[] = [
  'before the request arrives',
  'while the statement runs',
  'before the reply arrives',
]
const NO_ANSWER = 'before the reply arrives'
const IN_FLIGHT = '503 ERR_WEBHOOK_IN_FLIGHT'
const DUPLICATE = '200 duplicate'

const database = useDatabase()
let tables = 0
let table: string
let cuts: Cuts
/** Of the receiver whose connections are cut. */
let pool: Pool
let store: PostgresStore

beforeEach(async () => {
  table = `cut_${++tables}`
  cuts = await startCuts(database.pool(), database.url())
  onTestFinished(async () => cuts.close())
  pool = database.pool({ connectionString: cuts.url })
  pool.on('connect', (client) => client.on('error', () => {}))
  store = postgresStore(pool, { table })
  await store.init()
})

describe.each(MOMENTS)('a connection that is cut %s', (moment) => {
  const arm = async (operation: 'claim' | 'renew' | 'complete' | 'release'): ReturnType<Cuts['arm']> =>
    cuts.arm(statementsFor(table)[operation], table, moment)

  it('of a claim: 503, and the retry is handled, once', async () => {
    const { deliver, other, runs } = receivers(async () => {})
    const cut = await arm('claim')
    expect(await deliver()).toBe('503 ERR_WEBHOOK_STORE')
    await cut.done
    expect(await untilAccepted(other)).toBe('200')
    expect(await deliver()).toBe(DUPLICATE)
    expect(runs()).toBe(1)
  })

  it('of a renewal: the next one keeps the event', async () => {
    const leaseSeconds = 1.8
    const { deliver, other, runs, errors } = receivers(
      async () => {
        await (
          await arm('renew')
        ).done
        // Longer than the lease that was claimed.
        await sleep(leaseSeconds * 1000)
        expect(await other()).toBe(IN_FLIGHT)
      },
      { leaseSeconds },
    )
    expect(await deliver()).toBe('200')
    expect(await other()).toBe(DUPLICATE)
    expect([runs(), errors]).toEqual([1, ['ERR_WEBHOOK_STORE']])
  })

  it('of a completion: 503, and the event is handled again unless the completion is recorded', async () => {
    const { deliver, other, runs, errors } = receivers(async (run) => {
      if (run === 1) await arm('complete')
    })
    expect(await deliver()).toBe('503 ERR_WEBHOOK_STORE')
    expect(errors).toEqual(['ERR_WEBHOOK_STORE'])
    const recorded = moment === NO_ANSWER
    expect(await untilAccepted(other)).toBe(recorded ? DUPLICATE : '200')
    expect(await deliver()).toBe(DUPLICATE)
    expect(runs()).toBe(recorded ? 1 : 2)
  })

  it('of a release: the retry is handled when the lease has ended', async () => {
    const { deliver, other, runs, errors } = receivers(async (run) => {
      if (run > 1) return
      await arm('release')
      throw new Error('the handler failed')
    })
    expect(await deliver()).toBe('500 ERR_WEBHOOK_HANDLER')
    expect(errors).toEqual(['the handler failed', 'ERR_WEBHOOK_STORE'])
    expect(await untilAccepted(other)).toBe('200')
    expect(await deliver()).toBe(DUPLICATE)
    expect(runs()).toBe(2)
  })

  it('of completeIn: the handler fails, and the retry has the effect', async () => {
    const { deliver, other } = await writingReceivers(async () => arm('complete'))
    expect(await deliver()).toBe('500 ERR_WEBHOOK_HANDLER')
    expect(await untilAccepted(other)).toBe('200')
    expect(await effects()).toBe(1)
  })
})

it.each([
  ['before the request arrives', '200'],
  [NO_ANSWER, DUPLICATE],
] as const)(
  'a connection that is cut %s of a COMMIT: %s to the retry, and one effect',
  async (moment, answer) => {
    const { deliver, other } = await writingReceivers(async () => cuts.arm('COMMIT', table, moment))
    expect(await deliver()).toBe('500 ERR_WEBHOOK_HANDLER')
    expect(await untilAccepted(other)).toBe(answer)
    expect(await effects()).toBe(1)
  },
)

interface Receivers {
  /** Delivers the event to the receiver whose connections are cut, or to one on the same table whose are not. */
  readonly deliver: () => Promise<string>
  readonly other: () => Promise<string>
  readonly runs: () => number
  /** Codes, or else messages, of what `onError` was told. */
  readonly errors: readonly string[]
}

/** Two receivers with one handler, which never runs twice at once. */
function receivers(
  handler: (run: number, context: WebhookContext) => Promise<void>,
  { leaseSeconds = 0.9 } = {},
): Receivers {
  let runs = 0
  let running = 0
  const errors: string[] = []
  const onError = (error: unknown): unknown => errors.push(nameOf(error))
  const receiver = (dedupe: PostgresStore): (() => Promise<string>) => {
    const handle = webhookHandler(
      { secret: SECRET, dedupe, leaseSeconds, onError },
      async (_message, context) => {
        expect(++running).toBe(1)
        await handler(++runs, context).finally(() => running--)
      },
    )
    return async () => deliverTo(handle)
  }
  const direct = postgresStore(database.pool(), { table })
  return { deliver: receiver(store), other: receiver(direct), runs: () => runs, errors }
}

/** Receivers whose handler completes the event with a write of its own, with a cut in the first run. */
async function writingReceivers(arm: () => Promise<unknown>): Promise<Receivers> {
  await pool.query(`CREATE TABLE ${table}_effects (event text)`)
  return receivers(async (run, { claim }) => {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      await client.query(`INSERT INTO ${table}_effects VALUES ('event')`)
      if (run === 1) await arm()
      await store.completeIn(client, claim)
      await client.query('COMMIT')
    } finally {
      // A connection that still works would keep the transaction open.
      client.release(true)
    }
  })
}

async function effects(): Promise<number> {
  return (await pool.query(`SELECT FROM ${table}_effects`)).rows.length
}

async function deliverTo(handle: (request: Request) => Promise<Response>): Promise<string> {
  const body = '{"type":"effect.wanted"}'
  const headers = await signedHeaders({ id: 'event', body }, SECRET)
  const response = await handle(new Request('http://receiver.test/', { method: 'POST', headers, body }))
  if (response.headers.has('webhook-duplicate')) return `${response.status} duplicate`
  const text = await response.text()
  return text === '' ? String(response.status) : `${response.status} ${JSON.parse(text).code}`
}

/** As a sender does, told to come back while the lease runs that nobody holds any more. */
async function untilAccepted(deliver: () => Promise<string>): Promise<string> {
  for (;;) {
    const answer = await deliver()
    if (answer !== IN_FLIGHT) return answer
    await sleep(20)
  }
}

function nameOf(error: unknown): string {
  const { code, message } = error as Partial<WebhookError>
  return code ?? String(message)
}
