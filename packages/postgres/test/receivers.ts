import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { generateSecret, signedHeaders } from '@hookseal/core'
import type { Pool } from 'pg'
import { onTestFinished } from 'vitest'
import { postgresStore } from '../src/index.ts'

const WORKER = fileURLToPath(new URL('receiver.worker.ts', import.meta.url))
const SECRET = generateSecret()
const SENDERS = 8

export interface Receiver {
  readonly child: ChildProcess
  readonly url: string
}

/** A process of its own that receives webhooks and writes one row to `effects` for each. Ends with the test. */
export async function startReceiver(databaseUrl: string): Promise<Receiver> {
  const child = spawn(process.execPath, [WORKER, databaseUrl, SECRET], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line]: unknown[] = await once(child.stdout, 'data')
  return { child, url: `http://127.0.0.1:${Number(line)}/` }
}

/** What receivers need of the database. */
export async function createTables(pool: Pool): Promise<void> {
  await postgresStore(pool).init()
  await pool.query('CREATE TABLE effects (event text NOT NULL)')
}

export interface Sending {
  /** How many events were accepted by now. */
  readonly accepted: () => number
  /** Ends once every event that was sent was accepted; resolves to how many that are. */
  stop(): Promise<number>
}

/** Several senders, each with one event after the other, to a receiver by chance for each attempt. */
export function startSending(receivers: readonly Receiver[]): Sending {
  const stopping = new AbortController()
  let accepted = 0
  const senders = Array.from({ length: SENDERS }, async (_, sender) => {
    for (let count = 0; !stopping.signal.aborted; count++) {
      await sendUntilAccepted(`msg_${sender}_${count}`, () => receivers[Math.random() < 0.5 ? 0 : 1])
      accepted++
    }
  })
  return {
    accepted: () => accepted,
    async stop() {
      stopping.abort()
      await Promise.all(senders)
      return accepted
    },
  }
}

/** As a sender does: again and again, until somebody answered 2xx. */
async function sendUntilAccepted(id: string, receiver: () => Receiver | undefined): Promise<void> {
  const body = JSON.stringify({ type: 'effect.wanted', data: { id } })
  for (;;) {
    const headers = await signedHeaders({ id, body }, SECRET)
    const accepted = await fetch(receiver()?.url ?? '', { method: 'POST', headers, body }).then(
      (response) => response.ok,
      () => false, // killed in the middle, or not up
    )
    if (accepted) return
    await sleep(20)
  }
}

/** How many events had an effect, and how many effects there were. */
export async function countEffects(pool: Pool): Promise<unknown> {
  const counts = 'SELECT count(DISTINCT event)::int AS events, count(*)::int AS effects FROM effects'
  return (await pool.query(counts)).rows[0]
}
