import { startPostgres, startRedis } from '@hookseal/services'
import { bareLoop, bullmq, type Deliverer, sender, type Turn } from './lib/deliverers.ts'
import { megabytes, number, quartiles, times } from './lib/format.ts'
import { interleave } from './lib/interleave.ts'
import { machine } from './lib/machine.ts'
import { memoryAfter } from './lib/memory-after.ts'
import { progress } from './lib/progress.ts'
import { ratio, spread } from './lib/quantile.ts'
import { startReceiver } from './lib/receiver-process.ts'
import type { Settings } from './lib/settings.ts'
import { table } from './lib/table.ts'
import { targetTable } from './lib/targets.ts'

/** So many deliveries make a turn for each second that it may take. */
const PER_SECOND = 2500
const BARE = 'bare undici loop'
const BULLMQ = 'BullMQ worker'
const PGLITE = 'hookseal on PGlite'
const POSTGRES = 'hookseal on PostgreSQL'

export async function senderBench({ rounds, seconds, full }: Settings): Promise<void> {
  const count = Math.ceil(seconds * PER_SECOND)
  console.log('# sender: deliveries a second to one endpoint in another process, bodies of about 1 kB\n')
  console.log(machine())
  console.log(
    `${rounds} rounds of ${count} deliveries, stored before; sender, receiver and database share it.\n`,
  )
  const receiver = await startReceiver()
  const redis = await startRedis()
  const postgres = await startPostgres()
  try {
    const deliverers: Record<string, Deliverer> = {
      [BARE]: bareLoop,
      [BULLMQ]: bullmq(redis.url),
      [PGLITE]: sender('pglite:'),
      [POSTGRES]: sender(postgres.url),
    }
    const names = Object.keys(deliverers)
    for (const name of names) await (deliverers[name] ?? bareLoop)(receiver, Math.ceil(count / 10))
    const samples = await interleave(names, rounds, async (name, round): Promise<Turn> => {
      progress(`sender: ${name}, round ${round + 1} of ${rounds}`)
      const deliver = deliverers[name] ?? bareLoop
      return deliver(receiver, count)
    })
    const rates = (name: string) => (samples[name] ?? []).map((turn) => turn.deliveriesPerSecond)
    const published = (name: string) => (samples[name] ?? []).flatMap((turn) => turn.publishesPerSecond ?? [])
    console.log(
      table(
        ['', 'deliveries/s', 'quartiles', 'of the bare loop', 'publishes/s'],
        names.map((name) => [
          name,
          number(spread(rates(name)).median),
          quartiles(spread(rates(name))),
          times(ratio(rates(name), rates(BARE)).median),
          published(name).length === 0 ? '–' : number(spread(published(name)).median),
        ]),
      ),
    )
    const targets = [
      { what: 'PGlite to the bare loop', measured: ratio(rates(PGLITE), rates(BARE)), atLeast: 0.15 },
      { what: 'PostgreSQL to the bare loop', measured: ratio(rates(POSTGRES), rates(BARE)), atLeast: 0.27 },
      { what: 'PostgreSQL to BullMQ', measured: ratio(rates(POSTGRES), rates(BULLMQ)), atLeast: 1 },
    ]
    console.log(`\n## Targets\n\n${targetTable(targets)}`)
  } finally {
    await receiver.stop()
    await Promise.all([redis.stop(), postgres.stop()])
  }
  if (full) {
    progress('sender: memory after 100,000 deliveries on PGlite')
    const memory = await memoryAfter(100_000)
    console.log('\n## Memory of a process with an embedded sender and its database\n')
    console.log(
      table(
        ['after deliveries', 'RSS'],
        memory.map(({ deliveries, rss }) => [number(deliveries), megabytes(rss)]),
      ),
    )
  }
}
