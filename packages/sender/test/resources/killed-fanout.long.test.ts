import { START_TIMEOUT_MS } from '@hookseal/services'
import { IS_SHORT } from '@hookseal/services/proofs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { DATABASES, KEY } from '../engine/sender-and-receiver.ts'
import { createTestSender } from '../test-sender.ts'

const ENDPOINTS = IS_SHORT ? 2000 : 10_000
const KILLS = 3
const WORKER = fileURLToPath(new URL('fanout-worker.ts', import.meta.url))

/** They have no secrets: an attempt fails before it is sent, so that the fan-out is most of what the workers do. */
const SEED = `
  insert into hookseal.endpoints (id, organization_id, url, events, signing_secret_prefix)
  select 'wh_' || lpad(n::text, 32, '0'), 'wide', 'http://127.0.0.1:4997/' || n, '{a.wide}', 'whsec_'
  from generate_series(1, ${ENDPOINTS}) n`

/** Every delivery is there once, with a job. */
const RESULT = `
  select count(*)::int as deliveries, count(distinct endpoint_id)::int as endpoints,
    (select count(*)::int from hookseal_queue.job j where j.name = 'deliveries') as jobs,
    count(*) filter (where not exists (
      select from hookseal_queue.job j where j.id = substr(d.id, 5)::uuid))::int as "withoutJob"
  from hookseal.deliveries d where event_id = 'wide'`

async function openDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-fanout-'))
  return { url: `pglite:${directory}`, stop: async () => rmSync(directory, { recursive: true }) }
}

/** Runs a worker until its event has more than `least` deliveries, or all, and kills it. Resolves with how many, or `done`. */
async function runUntil(database: string, least: number): Promise<number | 'done'> {
  const worker = spawn(process.execPath, [WORKER, database, KEY, 'wide'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void worker.kill('SIGKILL'))
  let reached: number | 'done' = 0
  for await (const line of createInterface({ input: worker.stdout })) {
    reached = line === 'done' ? line : Number(line)
    if (reached === 'done' || reached > least) break
  }
  worker.kill('SIGKILL')
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit')
  return reached
}

it.each(DATABASES)(
  'creates every delivery of a fan-out on $name once, although its workers are killed',
  { timeout: START_TIMEOUT_MS + 300_000 },
  async ({ name, open }) => {
    const database = await (name === 'PGlite' ? openDirectory() : open())
    onTestFinished(database.stop)
    const openSender = async () => createTestSender({ database: database.url, encryptionKey: KEY })
    const seeding = await openSender()
    await seeding.eventTypes.upsert('a.wide')
    await seeding.organizations.create({ id: 'wide', name: 'wide' })
    await seeding.transaction(async ({ query }) => query(SEED))
    await seeding.stop()

    let reached: number | 'done' = 0
    let kills = 0
    for (; reached !== 'done'; kills++)
      reached = await runUntil(database.url, kills < KILLS ? reached : ENDPOINTS)
    expect(kills).toBeGreaterThan(1)

    const sender = await openSender()
    onTestFinished(sender.stop)
    const { rows } = await sender.transaction(async ({ query }) => query(RESULT))
    expect(rows).toEqual([{ deliveries: ENDPOINTS, endpoints: ENDPOINTS, jobs: ENDPOINTS, withoutJob: 0 }])
  },
)
