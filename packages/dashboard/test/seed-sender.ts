import { setTimeout as sleep } from 'node:timers/promises'
import type { TestDashboard } from './start-dashboard.ts'

export interface SeededIds {
  endpointIds: { healthy: string; failing: string; disabled: string }
  deliveryId: string
  eventId: string
  sourceId: string
  rejectionId: string
}

const EVENT_COUNT = 240

/** Fills a sender with a day of use: endpoints in every state, deliveries of every status. */
export async function seedSender({ sender, receiver, url }: TestDashboard): Promise<SeededIds> {
  await sender.organizations.create({ id: 'acme', name: 'Acme Inc.' })
  await sender.eventTypes.upsert('invoice.paid', {
    description: 'An invoice was paid in full.',
    example: { id: 'in_2041', amount: 4200, currency: 'EUR' },
    schema: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
  })
  await sender.eventTypes.upsert('lead.created', {
    description: 'A visitor requested a call.',
    example: { id: 'l_7' },
  })
  const source = await sender.sources.create({
    provider: 'slack',
    secrets: ['8f742231b10e8888abcd99yyyzzz85a5'],
  })
  // Without a signature. It is written a second later, which the rest takes.
  await fetch(`${url}/in/${source.id}`, { method: 'POST', body: '{"type":"event_callback"}' })
  receiver.respondWith('/analytics', 503, 'upstream is down')
  receiver.respondWith('/legacy', 410)
  const create = async (name: string, path: string, events: string[]) =>
    (await sender.endpoints.create({ name, url: receiver.url + path, events })).id
  const endpointIds = {
    healthy: await create('Billing', '/billing', ['invoice.paid', 'lead.created']),
    failing: await create('Analytics', '/analytics', ['lead.created']),
    disabled: await create('Legacy CRM', '/legacy', ['lead.created']),
  }
  const removed = await create('Warehouse', '/analytics', ['lead.created'])
  await sender.events.publish({ type: 'lead.created', data: { id: 'l_1' } })
  await until(async () => (await sender.deliveries.count({ status: 'pending' })) === 0)
  await sender.endpoints.delete(removed)
  await sender.events.publishMany(
    Array.from({ length: EVENT_COUNT }, (_, index) => ({
      type: 'invoice.paid',
      data: { id: `in_${2000 + index}` },
    })),
  )
  await until(async () => (await sender.deliveries.count({ status: 'pending' })) === 0)
  await spreadOverDay(sender)
  await sender.endpoints.rotateSecret(endpointIds.healthy)
  const latest = await publishLatest(sender)
  const failed = await sender.deliveries.list({ endpointId: endpointIds.failing, limit: 1 })
  const rejections = async () => sender.sources.rejections(source.id)
  await until(async () => (await rejections()).length > 0)
  return {
    endpointIds,
    deliveryId: failed.data[0]?.id ?? '',
    eventId: latest,
    sourceId: source.id,
    rejectionId: (await rejections())[0]?.id ?? '',
  }
}

/** Publishes events one by one, so that the log starts with a mix of statuses. Returns the id of the last event. */
async function publishLatest(sender: TestDashboard['sender']): Promise<string> {
  let latest = ''
  for (const type of ['lead.created', 'invoice.paid', 'lead.created', 'invoice.paid', 'invoice.paid']) {
    latest = (await sender.events.publish({ type, data: { id: `n_${latest.length}` } })).id
    await until(async () => (await sender.deliveries.count({ status: 'pending' })) === 0)
  }
  return latest
}

/** Spreads deliveries, and their events and attempts, unevenly over the last day. The newest 12 keep their time. */
async function spreadOverDay(sender: TestDashboard['sender']): Promise<void> {
  const yesterday = "date_trunc('day', now(), 'UTC') - interval '24 hours'"
  await sender.transaction(async (tx) => {
    for (const table of ['events', 'deliveries', 'attempts'])
      await tx.query(
        `do $$ begin execute format('create table if not exists hookseal.${table}_yesterday partition of hookseal.${table}
           for values from (%L) to (%L)', ${yesterday}, ${yesterday} + interval '24 hours'); end $$`,
        [],
      )
    await tx.query(
      `create temporary table spread on commit drop as
         select id, event_id, now() - make_interval(mins => 30 + 60 * (i % (7 + i % 17))::int) as at
         from (select *, row_number() over (order by id desc) as i from hookseal.deliveries) n
         where i > 12 and status = 'delivered'`,
      [],
    )
    await tx.query('update hookseal.events e set created_at = at from spread where e.id = event_id', [])
    await tx.query('update hookseal.attempts set created_at = at from spread where delivery_id = id', [])
    await tx.query('update hookseal.deliveries d set created_at = at from spread where d.id = spread.id', [])
  })
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20)
}
