import { setTimeout as sleep } from 'node:timers/promises'
import type { DeliveryWithAttempts, Sender } from '@hookseal/sender'
import { PAYLOADS } from './payloads.ts'
import type { Scenario } from './scenario.ts'

const TYPES = [...new Set(PAYLOADS.map(({ type }) => type))]
/** Far longer than any scenario takes: what isn't over by then never will be. */
const PATIENCE_MS = 30_000

/** What the sender does for its users, seen from the log and from the receiver. */
export const DELIVERED: readonly Scenario[] = [
  {
    name: 'registered',
    says: `an endpoint for all ${TYPES.length} types of the catalogue: its secret is shown this once`,
    expected: 'a new whsec_ secret',
    async run(stage) {
      for (const type of TYPES) await stage.sender.eventTypes.upsert(type)
      const { id, signingSecret } = await stage.sender.endpoints.create({
        url: stage.receiver.url,
        events: TYPES,
      })
      stage.endpointId = id
      stage.receiver.secrets.push({ secret: signingSecret, label: 'first' })
      return signingSecret.startsWith('whsec_') ? 'a new whsec_ secret' : 'something else'
    },
  },
  {
    name: 'published',
    says: `${PAYLOADS.length} real payloads, each committed, signed, posted, verified and handled`,
    expected: 'each was handled once',
    async run({ sender, receiver }) {
      const before = receiver.handled.length
      const ids: string[] = []
      for (const { type, body } of PAYLOADS) {
        const { id } = await sender.events.publish({ type, data: JSON.parse(body) })
        ids.push(id)
      }
      await until(async () => (await sender.deliveries.count({ status: 'delivered' })) >= ids.length)
      const handled = receiver.handled.slice(before)
      const each = handled.length === ids.length && ids.every((id) => handled.includes(id))
      return each ? 'each was handled once' : `${handled.length} of ${ids.length} were handled`
    },
  },
  {
    name: 'retried',
    says: 'the handler fails once: the schedule brings the event back, and it is handled then',
    expected: '500, then 200',
    async run({ sender, receiver }) {
      return answers(await publishWithFailures(sender, receiver.failures, 1))
    },
  },
  {
    name: 'rotated',
    says: 'a new secret is minted; while the receiver still has the old one, both sign',
    expected: 'two signatures, the old one accepted',
    async run({ sender, receiver, endpointId }) {
      const { signingSecret } = await sender.endpoints.rotateSecret(endpointId)
      const delivery = await publishWithFailures(sender, receiver.failures, 0)
      const [attempt] = delivery.attempts
      const signatures = attempt?.requestHeaders['webhook-signature']?.split(' ') ?? []
      const answer = Buffer.from(attempt?.responseBody ?? []).toString()
      receiver.secrets.push({ secret: signingSecret, label: 'second' })
      const old = answer.includes('"signedWith":"first"')
      return signatures.length === 2 && old ? 'two signatures, the old one accepted' : answer
    },
  },
  {
    name: 'replayed twice',
    says: 'an event that was handled is replayed: the receiver knows its id, and does not run it again',
    expected: '200, then 200 as a duplicate',
    async run({ sender, receiver }) {
      const { id } = await publishWithFailures(sender, receiver.failures, 0)
      await sender.deliveries.replay(id)
      const { eventId, attempts } = await settled(sender, id, 2)
      const runs = receiver.handled.filter((handled) => handled === eventId).length
      const marked = attempts[1]?.responseHeaders?.['webhook-duplicate'] !== undefined
      return runs === 1 && marked ? '200, then 200 as a duplicate' : `handled ${runs} times`
    },
  },
  {
    name: 'given up',
    says: 'the handler fails until the schedule is over; mended, the dead delivery is replayed',
    expected: 'dead after 3, then delivered',
    async run({ sender, receiver }) {
      const { id, status, attempt } = await publishWithFailures(sender, receiver.failures, 3)
      const died = `${status} after ${attempt}`
      await sender.deliveries.replayMany({ status: 'dead' })
      return `${died}, then ${(await settled(sender, id, 4)).status}`
    },
  },
]

/** Publishes an event whose handler fails that often; returns its delivery when it's over. */
async function publishWithFailures(
  sender: Sender,
  failures: Map<string, number>,
  count: number,
): Promise<DeliveryWithAttempts> {
  const id = crypto.randomUUID()
  failures.set(id, count)
  const { deliveryIds } = await sender.events.publish({ id, type: TYPES[0] ?? '', data: { failures: count } })
  return settled(sender, deliveryIds[0] ?? '', 1)
}

/** The delivery, once it has had so many attempts and awaits no other. */
async function settled(sender: Sender, id: string, attempts: number): Promise<DeliveryWithAttempts> {
  await until(async () => {
    const { status, attempt } = await sender.deliveries.get(id)
    return attempt >= attempts && (status === 'delivered' || status === 'dead')
  })
  return sender.deliveries.get(id)
}

function answers({ attempts }: DeliveryWithAttempts): string {
  return attempts.map(({ responseStatus, errorMessage }) => responseStatus ?? errorMessage).join(', then ')
}

async function until(isOver: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await isOver())) {
    if (performance.now() > end) throw new Error(`This was not over within ${PATIENCE_MS} ms.`)
    await sleep(50)
  }
}
