import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { generateSecret, signedHeaders } from '@hookseal/core'
import { expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../src/index.ts'
import { useDatabase } from './database.ts'

const WORKER = fileURLToPath(new URL('exactly-once.worker.ts', import.meta.url))
const SECRET = generateSecret()
const KILLS = 100
const SENDERS = 8

const database = useDatabase()

it(
  'lets a handler that is killed 100 times over have each effect exactly once',
  async () => {
    const pool = database.pool()
    await postgresStore(pool).init()
    await pool.query('CREATE TABLE effects (event text NOT NULL)')

    // Two receivers, so that an event of one that was killed is also offered to one that lives.
    const slots = await Promise.all([startWorker(), startWorker()])
    onTestFinished(() => void slots.map((worker) => worker.child.kill('SIGKILL')))
    const stopping = new AbortController()
    const sent: string[] = []
    const senders = Array.from({ length: SENDERS }, async (_, sender) => {
      for (let count = 0; !stopping.signal.aborted; count++) {
        const id = `msg_${sender}_${count}`
        sent.push(id)
        await sendUntilAccepted(id, () => slots[Math.random() < 0.5 ? 0 : 1])
      }
    })

    for (let kills = 0; kills < KILLS; kills++) {
      await sleep(Math.random() * 60)
      const slot = kills % 2
      const victim = slots[slot]
      victim?.child.kill('SIGKILL')
      slots[slot] = await startWorker()
    }
    stopping.abort()
    await Promise.all(senders)

    const { rows } = await pool.query<{ events: string; effects: string }>(
      'SELECT count(DISTINCT event) AS events, count(*) AS effects FROM effects',
    )
    expect(sent.length).toBeGreaterThan(KILLS)
    expect(rows).toEqual([{ events: String(sent.length), effects: String(sent.length) }])
  },
  5 * 60_000,
)

interface Worker {
  child: ChildProcess
  url: string
}

async function startWorker(): Promise<Worker> {
  const child = spawn(process.execPath, [WORKER, database.url(), SECRET], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [line]: unknown[] = await once(child.stdout, 'data')
  return { child, url: `http://127.0.0.1:${Number(line)}/` }
}

/** As a sender does: again and again, until somebody answered 2xx. */
async function sendUntilAccepted(id: string, receiver: () => Worker | undefined): Promise<void> {
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
