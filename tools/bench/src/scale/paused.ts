import { Client } from 'pg'
import { formatCount, formatNumber } from '../lib/format.ts'
import { progress } from '../lib/progress.ts'
import { table } from '../lib/table.ts'
import { createDatabase, exact, type ScaleContext, type ScalePart, waitForRows } from './part.ts'
import { newEventType, openSender } from './scale-sender.ts'
import { serverSeconds } from './server-load.ts'

/** Deliveries to the healthy endpoint, for each second of `seconds`. */
const DELIVERIES_PER_SECOND = 2000

/** Deliveries to a healthy endpoint beside a few and many paused ones. */
export const pausedPart: ScalePart = async (context) => {
  const counts = [10, Math.max(10, context.of(10_000))]
  const costs: number[] = []
  for (const count of counts) {
    progress(`scale: ${formatCount(count)} paused endpoints`)
    costs.push(await measurePaused(context, count))
  }
  console.log('## A delivery beside paused endpoints\n')
  console.log(
    table(
      ['paused endpoints', 'processor time of sender and database, µs'],
      counts.map((count, n) => [formatCount(count), formatNumber(costs[n] ?? Number.NaN)]),
    ),
  )
  console.log()
  const [few = Number.NaN, many = Number.NaN] = costs
  return [{ name: 'a delivery beside many paused endpoints × few', measured: exact(many / few), atMost: 3 }]
}

/**
 * Returns the processor time of sender and database for each delivery to a healthy endpoint, in µs, while `paused` endpoints of other
 * organizations are paused and have a delivery waiting.
 */
async function measurePaused(context: ScaleContext, paused: number): Promise<number> {
  const url = await createDatabase(context)
  const { receiver, seconds } = context
  const sender = await openSender(url)
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    const waiting = await newEventType(sender)
    const healthy = await newEventType(sender)
    const organizationId = healthy.replace('.', '-')
    await sender.organizations.create({ id: organizationId, name: 'healthy' })
    await sender.endpoints.create({ organizationId, url: receiver.url, events: [healthy] })
    for (let n = 0; n < paused; n += 50)
      await Promise.all(
        Array.from({ length: Math.min(50, paused - n) }, async () =>
          sender.endpoints.create({ url: receiver.url, events: [waiting] }),
        ),
      )
    await sender.events.publish({ type: waiting, data: {} })
    await client.query(
      `update hookseal.endpoints set paused_until = now() + interval '1 hour' where $1 = any(events)`,
      [waiting],
    )
    await sender.start()
    // A large fan-out continues after the publish.
    await waitForRows(client, 'select from hookseal.deliveries where event = $1', waiting, paused)
    await client.query('vacuum analyze')
    const deliver = async (count: number) => {
      const target = (await receiver.count()) + count
      const events = Array.from({ length: count }, () => ({ organizationId, type: healthy, data: {} }))
      for (let n = 0; n < count; n += 1000) await sender.events.publishMany(events.slice(n, n + 1000))
      await receiver.waitFor(target)
    }
    const count = Math.ceil(DELIVERIES_PER_SECOND * seconds)
    await deliver(count) // warms up, and learns which endpoints are paused
    const before = await secondsOfBoth(client)
    await deliver(count)
    return (((await secondsOfBoth(client)) - before) * 1e6) / count
  } finally {
    await client.end()
    await sender.stop()
  }
}

async function secondsOfBoth(client: Client): Promise<number> {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6 + (await serverSeconds(client))
}
