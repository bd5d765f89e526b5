import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { formatNumber } from '../lib/format.ts'
import { progress } from '../lib/progress.ts'
import { SENDER_OPTIONS } from '../lib/sender-candidates.ts'
import { table } from '../lib/table.ts'
import { createDatabase, exact, type ScaleContext, type ScalePart } from './part.ts'
import { newEventType, openSender, publishMany } from './scale-sender.ts'

interface WorkersSample {
  deliveriesPerSecond: number
  /** Connections that waited for a lock of another one, in the mean of all moments that were looked at. */
  waiting: number
}

const ENTRY = fileURLToPath(new URL('worker-entry.ts', import.meta.url))
const LOOK_EVERY_MS = 10
const ENDPOINTS = [50, 1]
const WORKERS = [1, 2, 4]
const DELIVERIES = 20_000

/** The throughput of several processes of one database, and how often they wait for each other. */
export const workersPart: ScalePart = async (context) => {
  const rows: (WorkersSample & { workers: number; endpoints: number })[] = []
  for (const endpoints of ENDPOINTS)
    for (const workers of WORKERS) {
      progress(`scale: ${workers} processes, ${endpoints} endpoints`)
      const size = { workers, endpoints, count: context.of(DELIVERIES) }
      rows.push({ workers, endpoints, ...(await measureWorkers(context, size)) })
    }
  console.log('## Processes of one database\n')
  console.log(
    table(
      ['processes, endpoints', 'deliveries/s', 'connections that wait for a lock'],
      rows.map(({ workers, endpoints, deliveriesPerSecond, waiting }) => [
        `${workers}, ${endpoints}`,
        formatNumber(deliveriesPerSecond),
        formatNumber(waiting),
      ]),
    ),
  )
  console.log()
  return ENDPOINTS.flatMap((endpoints) => {
    const own = rows.filter((row) => row.endpoints === endpoints)
    const rate = (workers: number) =>
      own.find((row) => row.workers === workers)?.deliveriesPerSecond ?? Number.NaN
    return [
      { name: `two processes × one, ${endpoints} endpoints`, measured: exact(rate(2) / rate(1)), atLeast: 1 },
      {
        name: `connections that wait for a lock, ${endpoints} endpoints`,
        measured: exact(Math.max(...own.map(({ waiting }) => waiting))),
        atMost: 0.1,
        format: formatNumber,
      },
    ]
  })
}

/** Measures `workers` processes that deliver `count` stored deliveries to `endpoints` endpoints. */
async function measureWorkers(
  context: ScaleContext,
  { workers, endpoints, count }: { workers: number; endpoints: number; count: number },
): Promise<WorkersSample> {
  const url = await createDatabase(context)
  const { receiver } = context
  const sender = await openSender(url)
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    const type = await newEventType(sender)
    for (let n = 0; n < endpoints; n++) await sender.endpoints.create({ url: receiver.url, events: [type] })
    await publishMany(sender, type, Math.ceil(count / endpoints))
    const deliveries = Math.ceil(count / endpoints) * endpoints
    const children = await Promise.all(Array.from({ length: workers }, async () => startWorker(url)))
    const before = await receiver.count()
    const startedAt = performance.now()
    for (const child of children) child.send('start')
    let isDone = false
    const locks = watchLocks(client, () => isDone)
    await receiver.waitFor(before + deliveries)
    const seconds = (performance.now() - startedAt) / 1000
    isDone = true
    const waiting = await locks
    for (const child of children) {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    }
    return { deliveriesPerSecond: deliveries / seconds, waiting }
  } finally {
    await client.end()
    await sender.stop()
  }
}

async function startWorker(url: string): Promise<ChildProcess> {
  const child = fork(ENTRY, [url, SENDER_OPTIONS.encryptionKey ?? ''])
  const exit = once(child, 'exit').then(([code]) => {
    throw new Error(`a worker exited with ${code} before it was ready`)
  })
  await Promise.race([once(child, 'message'), exit])
  exit.catch(() => {})
  return child
}

async function watchLocks(client: Client, isDone: () => boolean): Promise<number> {
  let looks = 0
  let waiting = 0
  while (!isDone()) {
    const { rows } = await client.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock'`,
    )
    looks++
    waiting += rows[0]?.waiting ?? 0
    await sleep(LOOK_EVERY_MS)
  }
  return waiting / looks
}
