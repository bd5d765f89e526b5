import { startPostgres, startRedis } from '@hookseal/services'
import {
  bareLoop,
  bullmqWorker,
  type SenderCandidate,
  hooksealSender,
  type SenderSample,
} from './lib/sender-candidates.ts'
import { formatMegabytes, formatNumber, formatQuartiles, formatRatio } from './lib/format.ts'
import { interleave } from './lib/interleave.ts'
import { describeMachine } from './lib/describe-machine.ts'
import { measureDeliveryCost } from './lib/delivery-cost.ts'
import { measureGivenId } from './lib/given-id-cost.ts'
import { measureSenderMemory } from './lib/measure-sender-memory.ts'
import { progress } from './lib/progress.ts'
import { ratioByRound, quartiles } from './lib/quantile.ts'
import { startReceiver } from './lib/receiver-process.ts'
import type { Settings } from './lib/settings.ts'
import { table } from './lib/table.ts'
import { targetTable } from './lib/targets.ts'

/** The number of deliveries in a turn, for each second of `--seconds`. */
const DELIVERIES_PER_SECOND = 2500
const BARE = 'bare undici loop'
const BULLMQ = 'BullMQ worker'
const PGLITE = 'hookseal on PGlite'
const POSTGRES = 'hookseal on PostgreSQL'

/** Prints the deliveries per second of the sender and of what it is compared with. */
export async function senderBench({ rounds, seconds, full }: Settings): Promise<void> {
  const count = Math.ceil(seconds * DELIVERIES_PER_SECOND)
  console.log('# sender: deliveries per second to one endpoint in another process, bodies of about 1 kB\n')
  console.log(describeMachine())
  console.log(
    `${rounds} rounds of ${count} deliveries, stored in advance. Sender, receiver and database share this machine.\n`,
  )
  const receiver = await startReceiver()
  const redis = await startRedis()
  const postgres = await startPostgres()
  try {
    const candidates: Record<string, SenderCandidate> = {
      [BARE]: bareLoop,
      [BULLMQ]: bullmqWorker(redis.url),
      [PGLITE]: hooksealSender('pglite:'),
      [POSTGRES]: hooksealSender(postgres.url),
    }
    const names = Object.keys(candidates)
    // A whole turn: V8 still optimizes the code of a sender after 1,000 deliveries, and more of it than of a loop.
    for (const name of names) {
      progress(`sender: ${name}, warm-up`)
      await (candidates[name] ?? bareLoop)(receiver, count)
    }
    const samples = await interleave(names, rounds, async (name, round): Promise<SenderSample> => {
      progress(`sender: ${name}, round ${round + 1} of ${rounds}`)
      const deliver = candidates[name] ?? bareLoop
      return deliver(receiver, count)
    })
    const rates = (name: string) => (samples[name] ?? []).map((turn) => turn.deliveriesPerSecond)
    const published = (name: string) => (samples[name] ?? []).flatMap((turn) => turn.publishesPerSecond ?? [])
    console.log(
      table(
        ['', 'deliveries/s', 'quartiles', '× bare loop', 'publishes/s'],
        names.map((name) => [
          name,
          formatNumber(quartiles(rates(name)).median),
          formatQuartiles(quartiles(rates(name))),
          formatRatio(ratioByRound(rates(name), rates(BARE)).median),
          published(name).length === 0 ? '–' : formatNumber(quartiles(published(name)).median),
        ]),
      ),
    )
    const targets = [
      { name: 'PGlite × bare loop', measured: ratioByRound(rates(PGLITE), rates(BARE)), atLeast: 0.15 },
      {
        name: 'PostgreSQL × bare loop',
        measured: ratioByRound(rates(POSTGRES), rates(BARE)),
        atLeast: 0.35,
      },
      { name: 'PostgreSQL × BullMQ', measured: ratioByRound(rates(POSTGRES), rates(BULLMQ)), atLeast: 1.1 },
    ]
    console.log(`\n## Targets\n\n${targetTable(targets)}`)
    progress('sender: what a delivery costs on PostgreSQL')
    const cost = await measureDeliveryCost(postgres.url, receiver, count)
    const givenIdBytes = await measureGivenId(postgres.url, count)
    console.log('\n## What a delivery costs on PostgreSQL\n')
    console.log(
      table(
        ['', 'for each delivery'],
        [
          ['processor time of the sender', `${formatNumber(cost.senderMicroseconds)} µs`],
          ['processor time of PostgreSQL', `${formatNumber(cost.serverMicroseconds)} µs`],
          ['WAL of the publish', `${formatNumber(cost.walBytes.publishing)} B`],
          ['WAL of the delivery', `${formatNumber(cost.walBytes.delivering)} B`],
          ...cost.tables.flatMap(({ name, rows, bytes }) => [
            [`rows of ${name}`, formatNumber(rows)],
            [`bytes of ${name}, indexes included`, `${formatNumber(bytes)} B`],
          ]),
          ['bytes of event_ids for an id that the publisher gave', `${formatNumber(givenIdBytes)} B`],
        ],
      ),
    )
  } finally {
    await receiver.stop()
    await Promise.all([redis.stop(), postgres.stop()])
  }
  if (full) {
    await printMemory('PGlite, the database included', 100_000)
    const server = await startPostgres()
    try {
      await printMemory('PostgreSQL', 1_000_000, server.url)
    } finally {
      await server.stop()
    }
  }
}

async function printMemory(where: string, deliveries: number, database?: string): Promise<void> {
  progress(`sender: memory after ${formatNumber(deliveries)} deliveries on ${where}`)
  const memory = await measureSenderMemory(deliveries, database)
  console.log(`\n## Memory of a process with a sender on ${where}\n`)
  console.log(
    table(
      ['deliveries', 'RSS', 'heap after a collection'],
      memory.map((sample) => [
        formatNumber(sample.deliveries),
        formatMegabytes(sample.rssBytes),
        formatMegabytes(sample.heapBytes),
      ]),
    ),
  )
}
