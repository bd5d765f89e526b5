import { setTimeout as sleep } from 'node:timers/promises'
import type { TestDashboard } from './start-dashboard.ts'

export interface Filled {
  /** Of the endpoint that answers, of one that fails, and of one that is disabled. */
  endpointIds: { healthy: string; failing: string; disabled: string }
  deliveryId: string
  eventId: string
}

const EVENTS = 240

/** A sender that has been in use for a day: endpoints in every state, deliveries of every outcome. */
export async function fill({ sender, receiver }: TestDashboard): Promise<Filled> {
  await sender.organizations.create({ id: 'acme', name: 'Acme Inc.' })
  await sender.eventTypes.upsert('invoice.paid', {
    description: 'An invoice was paid in full.',
    example: { id: 'in_2041', amount: 4200, currency: 'EUR' },
    schema: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
  })
  await sender.eventTypes.upsert('lead.created', {
    description: 'Somebody asked to be called.',
    example: { id: 'l_7' },
  })
  receiver.answer('/analytics', 503, 'upstream is down')
  receiver.answer('/legacy', 410)
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
    Array.from({ length: EVENTS }, (_, index) => ({
      type: 'invoice.paid',
      data: { id: `in_${2000 + index}` },
    })),
  )
  await until(async () => (await sender.deliveries.count({ status: 'pending' })) === 0)
  await spread(sender)
  await sender.endpoints.rotateSecret(endpointIds.healthy)
  const latest = await publishLatest(sender)
  const failed = await sender.deliveries.list({ endpointId: endpointIds.failing, limit: 1 })
  return { endpointIds, deliveryId: failed.data[0]?.id ?? '', eventId: latest }
}

/** One after the other, so that the log begins with some of each. Returns the id of the last one, which was delivered. */
async function publishLatest(sender: TestDashboard['sender']): Promise<string> {
  let latest = ''
  for (const type of ['lead.created', 'invoice.paid', 'lead.created', 'invoice.paid', 'invoice.paid']) {
    latest = (await sender.events.publish({ type, data: { id: `n_${latest.length}` } })).id
    await until(async () => (await sender.deliveries.count({ status: 'pending' })) === 0)
  }
  return latest
}

/** Over the last day, more of them in some hours than in others. The newest stay as they are. */
async function spread(sender: TestDashboard['sender']): Promise<void> {
  await sender.transaction(async (tx) =>
    tx.query(
      `update hookseal.deliveries d set created_at = now() - make_interval(mins => 30 + 60 * (n.i % (7 + n.i % 17))::int)
       from (select id, row_number() over (order by id desc) as i from hookseal.deliveries) n
       where n.id = d.id and n.i > 12 and d.status = 'delivered'`,
      [],
    ),
  )
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20)
}
