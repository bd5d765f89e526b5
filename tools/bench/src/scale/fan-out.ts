import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { formatCount, formatNumber } from '../lib/format.ts'
import { progress } from '../lib/progress.ts'
import { quartiles } from '../lib/quantile.ts'
import { table } from '../lib/table.ts'
import { createDatabase, exact, type ScaleContext, type ScalePart, waitForRows } from './part.ts'
import { newEventType, openSender } from './scale-sender.ts'

interface FanOutSample {
  /** From the publish until all deliveries are in the log, in ms. */
  fanOutMs: number
  /** Durations of other publishes before it and meanwhile, in ms. */
  alone: number[]
  beside: number[]
}

const PUBLISH_EVERY_MS = 5
const ALONE = 100

/** Publishes of one organization during a large fan-out of another one. */
export const fanOutPart: ScalePart = async (context) => {
  const endpoints = context.of(10_000)
  progress(`scale: an event of ${formatCount(endpoints)} endpoints`)
  const { fanOutMs, alone, beside } = await measureFanOut(context, endpoints)
  const slowest = Math.max(...beside)
  const usual = quartiles(alone).median
  console.log(`## Publishes during a fan-out to ${formatCount(endpoints)} endpoints\n`)
  console.log(
    table(
      ['', 'publishes', 'p50 ms', 'slowest ms'],
      [
        ['before it', formatCount(alone.length), formatNumber(usual), formatNumber(Math.max(...alone))],
        [
          'meanwhile',
          formatCount(beside.length),
          formatNumber(quartiles(beside).median),
          formatNumber(slowest),
        ],
      ],
    ),
  )
  console.log(`\nThe fan-out took ${formatNumber(fanOutMs)} ms.\n`)
  return [
    { name: 'delay by a fan-out, ms', measured: exact(slowest - usual), atMost: 100, format: formatNumber },
  ]
}

/** Publishes an event of `endpoints` subscribers while another organization publishes events of one. */
async function measureFanOut(context: ScaleContext, endpoints: number): Promise<FanOutSample> {
  const url = await createDatabase(context)
  const sender = await openSender(url)
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    const wide = await newEventType(sender)
    const narrow = await newEventType(sender)
    const organizationId = narrow.replace('.', '-')
    await sender.organizations.create({ id: organizationId, name: 'other' })
    await sender.endpoints.create({ organizationId, url: context.receiver.url, events: [narrow] })
    for (let n = 0; n < endpoints; n += 50)
      await Promise.all(
        Array.from({ length: Math.min(50, endpoints - n) }, async () =>
          sender.endpoints.create({ url: context.receiver.url, events: [wide] }),
        ),
      )
    await client.query('vacuum analyze')
    await sender.start()
    const publishOther = async () => {
      const startedAt = performance.now()
      await sender.events.publish({ organizationId, type: narrow, data: {} })
      return performance.now() - startedAt
    }
    const alone: number[] = []
    while (alone.length < ALONE) {
      alone.push(await publishOther())
      await sleep(PUBLISH_EVERY_MS)
    }
    const startedAt = performance.now()
    const ended = new AbortController()
    const fanOut = sender.events
      .publish({ type: wide, data: {} })
      .then(async () =>
        waitForRows(client, 'select from hookseal.deliveries where event = $1', wide, endpoints),
      )
      .then(() => performance.now() - startedAt)
      .finally(() => ended.abort())
    const others: Promise<number>[] = []
    while (!ended.signal.aborted) {
      others.push(publishOther())
      await sleep(PUBLISH_EVERY_MS)
    }
    return { fanOutMs: await fanOut, alone, beside: await Promise.all(others) }
  } finally {
    await client.end()
    await sender.stop()
  }
}
