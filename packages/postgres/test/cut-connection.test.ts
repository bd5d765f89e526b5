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
import { type Cuts, type Moment, startCuts } from './connection-cuts.ts'
import { useDatabase } from './database.ts'

const SECRET = generateSecret()
const MOMENTS: readonly Moment[] = [
  'before the request arrives',
  'while the statement runs',
  'before the reply arrives',
]
const NO_REPLY = 'before the reply arrives'
const IN_FLIGHT = '503 ERR_WEBHOOK_IN_FLIGHT'
const DUPLICATE = '200 duplicate'

const database = useDatabase()
let tables = 0
let table: string
let cuts: Cuts
/** The pool of the receiver whose connections are cut. */
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

  it('responds 503 when a claim is cut, and handles the retry once', async () => {
    const { deliver, other, runs } = receivers(async () => {})
    const cut = await arm('claim')
    expect(await deliver()).toBe('503 ERR_WEBHOOK_STORE')
    await cut.done
    expect(await untilAccepted(other)).toBe('200')
    expect(await deliver()).toBe(DUPLICATE)
    expect(runs()).toBe(1)
  })

  it('keeps the event by the next renewal when a renewal is cut', async () => {
    const direct = database.pool()
    const { deliver, other, runs, errors } = receivers(
      async () => {
        const [claimed] = (await direct.query(`SELECT expires_at::text FROM ${table}`)).rows
        await (
          await arm('renew')
        ).done
        await untilPast(direct, claimed.expires_at)
        expect(await other()).toBe(IN_FLIGHT)
      },
      // The next renewal is due at two thirds of the lease, so a busy machine may delay it by 1 s.
      { leaseSeconds: 3 },
    )
    expect(await deliver()).toBe('200')
    expect(await other()).toBe(DUPLICATE)
    expect([runs(), errors]).toEqual([1, ['ERR_WEBHOOK_STORE']])
  })

  it('responds 503 when a completion is cut, and handles the retry unless the completion was recorded', async () => {
    const { deliver, other, runs, errors } = receivers(async (run) => {
      if (run === 1) await arm('complete')
    })
    expect(await deliver()).toBe('503 ERR_WEBHOOK_STORE')
    expect(errors).toEqual(['ERR_WEBHOOK_STORE'])
    const recorded = moment === NO_REPLY
    expect(await untilAccepted(other)).toBe(recorded ? DUPLICATE : '200')
    expect(await deliver()).toBe(DUPLICATE)
    expect(runs()).toBe(recorded ? 1 : 2)
  })

  it('handles the retry after the end of the lease when a release is cut', async () => {
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

  it('responds 500 when completeIn is cut, and the retry has the effect', async () => {
    const { deliver, other } = await writingReceivers(async () => arm('complete'))
    expect(await deliver()).toBe('500 ERR_WEBHOOK_HANDLER')
    expect(await untilAccepted(other)).toBe('200')
    expect(await effects()).toBe(1)
  })
})

it.each([
  ['before the request arrives', '200'],
  [NO_REPLY, DUPLICATE],
] as const)(
  'has one effect when the connection is cut %s of a COMMIT, and responds %s to the retry',
  async (moment, response) => {
    const { deliver, other } = await writingReceivers(async () => cuts.arm('COMMIT', table, moment))
    expect(await deliver()).toBe('500 ERR_WEBHOOK_HANDLER')
    expect(await untilAccepted(other)).toBe(response)
    expect(await effects()).toBe(1)
  },
)

interface Receivers {
  /** Delivers the event to the receiver whose connections are cut. Resolves to status and code of the response. */
  readonly deliver: () => Promise<string>
  /** Delivers the event to a receiver on the same table whose connections are not cut. */
  readonly other: () => Promise<string>
  readonly runs: () => number
  /** The codes of the errors that `onError` received, or their messages if they have none. */
  readonly errors: readonly string[]
}

/** Creates two receivers with one handler, and asserts that it never runs concurrently. */
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

/** Creates receivers whose handler writes a row in the transaction of `completeIn`. `arm` prepares a cut in the first run. */
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
      // Closes the connection, because an intact one would keep the transaction open.
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

/** Repeats the delivery like a sender, until the lease of a claim whose holder has failed ends. */
async function untilAccepted(deliver: () => Promise<string>): Promise<string> {
  for (;;) {
    const response = await deliver()
    if (response !== IN_FLIGHT) return response
    await sleep(20)
  }
}

/** Resolves as soon as the clock of the database has passed `time`. */
async function untilPast(direct: Pool, time: string): Promise<void> {
  const past = 'SELECT clock_timestamp() > $1::timestamptz AS past'
  while (!(await direct.query(past, [time])).rows[0].past) await sleep(20)
}

function nameOf(error: unknown): string {
  const { code, message } = error as Partial<WebhookError>
  return code ?? String(message)
}
