import { startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { BODIES, BODY_NOTES, type BodyKind } from './lib/body.ts'
import { describeMachine } from './lib/describe-machine.ts'
import { interleave } from './lib/interleave.ts'
import { progress } from './lib/progress.ts'
import { quantile } from './lib/quantile.ts'
import type { Settings } from './lib/settings.ts'
import { targetTable } from './lib/targets.ts'
import { publishLoad } from './publish/publish-load.ts'
import { type PublishSample, publishTable, publishTargets } from './publish/report.ts'
import { BATCH, type PublishRow, ROWS } from './publish/rows.ts'
import { type PublishServer, startPublishServer } from './publish/server.ts'
import { serverSeconds } from './scale/server-load.ts'

const NAMES = ROWS.map(({ name }) => name)
const BYTES = 1000
const CONNECTIONS = 64
const BATCH_CONNECTIONS = 4
/** V8 has optimized a server after some 10,000 requests. */
const WARM_UP_SECONDS = 3
/** A commit waits for the disk, as in production. */
const SETTINGS = ['-c', 'fsync=on']

/** Prints how many events one client process can publish through the REST API, and what a bare insert would allow. */
export async function publishBench({ rounds, seconds, body: kind }: Settings): Promise<void> {
  console.log(`# publish: events per second through POST /events, and in batches of ${BATCH}\n`)
  console.log(describeMachine())
  console.log(`Data of ${BYTES} B: ${BODY_NOTES[kind]}.`)
  console.log(
    `${rounds} rounds, ${seconds} s per turn, from one process over ${CONNECTIONS} connections (${BATCH_CONNECTIONS} for batches).`,
  )
  console.log('Client, server and database share this machine. PostgreSQL waits for the disk at each commit.')
  console.log('“one insert” is the same HTTP server with one statement per request and no checks.\n')
  const postgres = await startPostgres({ args: SETTINGS })
  const observer = new Client({ connectionString: postgres.url })
  const servers = new Map<string, PublishServer>()
  try {
    await observer.connect()
    for (const { server, database } of ROWS)
      if (!servers.has(server + database))
        servers.set(
          server + database,
          await startPublishServer(server, database === 'postgres' ? postgres.url : 'pglite:'),
        )
    const measure = async (name: string, duration: number): Promise<PublishSample> => {
      const row = ROWS.find((one) => one.name === name)
      const server = row && servers.get(row.server + row.database)
      if (row === undefined || server === undefined) throw new Error(`no server was started for ${name}`)
      return measureRow(row, { server, body: bodyOf(row, kind), seconds: duration, observer })
    }
    for (const name of NAMES) await measure(name, Math.min(WARM_UP_SECONDS, seconds))
    const samples = await interleave(NAMES, rounds, async (name, round) => {
      progress(`publish: ${name}, round ${round + 1} of ${rounds}`)
      return measure(name, seconds)
    })
    console.log(publishTable(samples))
    console.log(`\n## Targets\n\n${targetTable(publishTargets(samples))}`)
  } finally {
    await Promise.all([...servers.values()].map(async (server) => server.stop()))
    await observer.end()
    await postgres.stop()
  }
}

function bodyOf({ events, type }: PublishRow, kind: BodyKind): Buffer {
  const event = `{"type":"${type}","data":${BODIES[kind](BYTES).toString()}}`
  if (events === 1) return Buffer.from(event)
  return Buffer.from(`{"events":[${Array.from({ length: events }, () => event).join(',')}]}`)
}

interface Turn {
  server: PublishServer
  body: Buffer
  seconds: number
  observer: Client
}

async function measureRow(
  { events, database }: PublishRow,
  { server, body, seconds, observer }: Turn,
): Promise<PublishSample> {
  const path = events === 1 ? '/events' : '/events/batch'
  const connections = events === 1 ? CONNECTIONS : BATCH_CONNECTIONS
  const cpuBefore = await server.cpuSeconds()
  const databaseBefore = await serverSeconds(observer)
  const load = await publishLoad({ server, path, body, connections, seconds })
  const published = load.requests * events
  const perEvent = (used: number) => (used * 1e6) / published
  return {
    eventsPerSecond: published / load.seconds,
    p50Ms: quantile(load.latencies, 0.5),
    p99Ms: quantile(load.latencies, 0.99),
    serverMicroseconds: perEvent((await server.cpuSeconds()) - cpuBefore),
    databaseMicroseconds:
      database === 'postgres' ? perEvent((await serverSeconds(observer)) - databaseBefore) : undefined,
  }
}
