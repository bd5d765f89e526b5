import type { Sender } from '@hookseal/sender'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { formatCount, formatNumber } from '../lib/format.ts'
import { progress } from '../lib/progress.ts'
import { quartiles } from '../lib/quantile.ts'
import { table } from '../lib/table.ts'
import { type AttemptTimes, createAttemptTimes } from './attempt-times.ts'
import { createDatabase, exact, type ScaleContext, type ScalePart } from './part.ts'
import { newEventType, openSender, publishMany } from './scale-sender.ts'
import { serverSeconds } from './server-load.ts'

interface BacklogSample {
  /** From a publish to the end of the first attempt at the healthy endpoint, in ms. */
  delays: number[]
  /** Processor time of the database in seconds per second, while nothing is published. */
  databaseCores: number
}

/** Time limit of the attempts at the hanging endpoint. Short, so that it is paused and probed during the measurement. */
const REQUEST_TIMEOUT_SECONDS = 2
const PUBLISH_EVERY_MS = 20

/** A healthy endpoint beside one that never responds and has a backlog. */
export const backlogPart: ScalePart = async (context) => {
  const samples = []
  for (const queued of [0, context.of(10_000), context.of(500_000)]) {
    progress(`scale: ${formatCount(queued)} deliveries of a hanging endpoint`)
    const { delays, databaseCores } = await measureBacklog(context, queued)
    samples.push({ queued, delay: quartiles(delays), databaseCores })
  }
  console.log('## A healthy endpoint beside a hanging one\n')
  console.log(
    table(
      ['queued for the hanging one', 'publish to response, p50 ms', 'cores of the database at rest'],
      samples.map(({ queued, delay, databaseCores }) => [
        formatCount(queued),
        formatNumber(delay.median),
        formatNumber(databaseCores),
      ]),
    ),
  )
  console.log()
  const [alone, ...beside] = samples
  return beside.flatMap(({ queued, delay, databaseCores }) => [
    {
      name: `p50 beside ${formatCount(queued)} queued × none queued`,
      measured: exact(delay.median / (alone?.delay.median ?? Number.NaN)),
      atMost: 2,
    },
    {
      name: `cores of the database beside ${formatCount(queued)} queued`,
      measured: exact(databaseCores),
      atMost: 0.1,
      format: formatNumber,
    },
  ])
}

/** Measures a healthy endpoint beside one of the same organization that never responds and has `queued` deliveries waiting. */
async function measureBacklog(context: ScaleContext, queued: number): Promise<BacklogSample> {
  const url = await createDatabase(context)
  const { receiver, seconds } = context
  const measured = new Set<string>()
  const times = createAttemptTimes(measured)
  const sender = await openSender(url, {
    requestTimeoutSeconds: REQUEST_TIMEOUT_SECONDS,
    onAttempt: times.onAttempt,
  })
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    const hanging = await newEventType(sender)
    const healthy = await newEventType(sender)
    measured.add(healthy)
    await sender.endpoints.create({ url: `${receiver.url}hang`, events: [hanging] })
    await sender.endpoints.create({ url: receiver.url, events: [healthy] })
    await publishMany(sender, hanging, queued)
    await client.query('vacuum analyze')
    await sender.start()
    // Until the attempts in flight have ended and the endpoint is paused.
    await sleep(2 * REQUEST_TIMEOUT_SECONDS * 1000)
    const before = await serverSeconds(client)
    await sleep(seconds * 1000)
    const databaseCores = ((await serverSeconds(client)) - before) / seconds
    const delays: number[] = []
    const end = performance.now() + seconds * 1000
    while (performance.now() < end || delays.length === 0) {
      delays.push(await delayOfOne(sender, healthy, times))
      await sleep(PUBLISH_EVERY_MS)
    }
    return { delays, databaseCores }
  } finally {
    await client.end()
    await sender.stop()
  }
}

/** Publishes one event and returns how long it took until its attempt ended, in ms. */
async function delayOfOne(sender: Sender, type: string, times: AttemptTimes): Promise<number> {
  const publishedAt = performance.now()
  const { deliveryIds } = await sender.events.publish({ type, data: {} })
  const [id = ''] = deliveryIds
  return (await times.of(id)) - publishedAt
}
