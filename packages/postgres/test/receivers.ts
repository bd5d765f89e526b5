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

/** Starts a process that receives webhooks and writes one row to `effects` for each. It is killed when the test ends. */
export async function startReceiver(databaseUrl: string): Promise<Receiver> {
  const child = spawn(process.execPath, [WORKER, databaseUrl, SECRET], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line]: unknown[] = await once(child.stdout, 'data')
  return { child, url: `http://127.0.0.1:${Number(line)}/` }
}

/** Creates the tables that receivers use. */
export async function createTables(pool: Pool): Promise<void> {
  await postgresStore(pool).init()
  await pool.query('CREATE TABLE effects (event text NOT NULL)')
}

export interface Sending {
  /** Returns the number of events that were accepted so far. */
  readonly accepted: () => number
  /** Stops sending. Resolves to the number of events when all of them are accepted. */
  stop(): Promise<number>
}

/** Starts several senders. Each sends one event after the other, and picks a random receiver for each attempt. */
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

/** Sends an event until a receiver responds 2xx. */
async function sendUntilAccepted(id: string, receiver: () => Receiver | undefined): Promise<void> {
  const body = JSON.stringify({ type: 'effect.wanted', data: { id } })
  for (;;) {
    const headers = await signedHeaders({ id, body }, SECRET)
    const accepted = await fetch(receiver()?.url ?? '', { method: 'POST', headers, body }).then(
      (response) => response.ok,
      () => false, // The receiver was killed during the request, or is not listening yet.
    )
    if (accepted) return
    await sleep(20)
  }
}

/** Resolves to the number of distinct events with an effect, and the number of effects. */
export async function countEffects(pool: Pool): Promise<unknown> {
  const counts = 'SELECT count(DISTINCT event)::int AS events, count(*)::int AS effects FROM effects'
  return (await pool.query(counts)).rows[0]
}
