import { setTimeout as sleep } from 'node:timers/promises'
import type { DeliveryWithAttempts, Sender } from '@hookseal/sender'
import { PAYLOADS } from './payloads.ts'
import type { DemoReceiver } from './receiver.ts'
import type { Scenario } from './scenario.ts'

const TYPES = [...new Set(PAYLOADS.map(({ type }) => type))]
/** Far longer than any scenario takes, so that only a hang reaches it. */
const TIMEOUT_MS = 120_000

/** What the sender does, observed in the delivery log and at the receiver. */
export const DELIVERY_SCENARIOS: readonly Scenario[] = [
  {
    name: 'registered',
    description: `an endpoint for all ${TYPES.length} event types: the response contains the signing secret, once`,
    expected: 'a new whsec_ secret',
    async run(context) {
      for (const type of TYPES) await context.sender.eventTypes.upsert(type)
      const { id, signingSecret } = await context.sender.endpoints.create({
        url: context.receiver.url,
        events: TYPES,
      })
      context.endpointId = id
      context.receiver.secrets.push({ secret: signingSecret, label: 'first' })
      return signingSecret.startsWith('whsec_') ? 'a new whsec_ secret' : `unexpected: ${signingSecret}`
    },
  },
  {
    name: 'published',
    description: `${PAYLOADS.length} real payloads, each committed, signed, posted, verified and handled`,
    expected: 'each was handled once',
    async run({ sender, receiver }) {
      const handledBefore = receiver.handled.length
      const ids: string[] = []
      for (const { type, body } of PAYLOADS) {
        const { id } = await sender.events.publish({ type, data: JSON.parse(body) })
        ids.push(id)
      }
      await waitUntil(async () => (await sender.deliveries.count({ status: 'delivered' })) >= ids.length)
      const handled = receiver.handled.slice(handledBefore)
      const eachOnce = handled.length === ids.length && ids.every((id) => handled.includes(id))
      return eachOnce ? 'each was handled once' : `${handled.length} of ${ids.length} were handled`
    },
  },
  {
    name: 'retried',
    description: 'the handler fails once, and the scheduled retry succeeds',
    expected: '500, then 200',
    async run({ sender, receiver }) {
      const { attempts } = await publishWithFailures(sender, receiver, 1)
      return attempts
        .map(({ responseStatus, errorMessage }) => responseStatus ?? errorMessage)
        .join(', then ')
    },
  },
  {
    name: 'rotated',
    description: 'the secret is rotated while the receiver has the old one: both secrets sign',
    expected: 'two signatures, the old one accepted',
    async run({ sender, receiver, endpointId }) {
      const { signingSecret } = await sender.endpoints.rotateSecret(endpointId)
      const delivery = await publishWithFailures(sender, receiver, 0)
      const [attempt] = delivery.attempts
      const signatures = attempt?.requestHeaders['webhook-signature']?.split(' ') ?? []
      const response = Buffer.from(attempt?.responseBody ?? []).toString()
      receiver.secrets.push({ secret: signingSecret, label: 'second' })
      const isOldAccepted = response.includes('"signedWith":"first"')
      return signatures.length === 2 && isOldAccepted ? 'two signatures, the old one accepted' : response
    },
  },
  {
    name: 'replayed',
    description:
      'a delivered event is replayed: the receiver knows its id and does not run the handler again',
    expected: '200, then 200 as a duplicate',
    async run({ sender, receiver }) {
      const { id } = await publishWithFailures(sender, receiver, 0)
      await sender.deliveries.replay(id)
      const { eventId, attempts } = await waitForEnd(sender, id, 2)
      const runs = receiver.handled.filter((handled) => handled === eventId).length
      const isDuplicate = attempts[1]?.responseHeaders?.['webhook-duplicate'] !== undefined
      return runs === 1 && isDuplicate ? '200, then 200 as a duplicate' : `handled ${runs} times`
    },
  },
  {
    name: 'dead letter',
    description:
      'the handler fails on every scheduled attempt; once it works again, the dead delivery is replayed',
    expected: 'dead after 3, then delivered',
    async run({ sender, receiver }) {
      const { id, status, attempt } = await publishWithFailures(sender, receiver, 3)
      const beforeReplay = `${status} after ${attempt}`
      await sender.deliveries.replayMany({ status: 'dead' })
      return `${beforeReplay}, then ${(await waitForEnd(sender, id, 4)).status}`
    },
  },
]

/** Publishes an event whose handler fails `count` times. Resolves with its delivery when that is delivered or dead. */
async function publishWithFailures(
  sender: Sender,
  receiver: DemoReceiver,
  count: number,
): Promise<DeliveryWithAttempts> {
  const id = crypto.randomUUID()
  receiver.failures.set(id, count)
  const { deliveryIds } = await sender.events.publish({ id, type: TYPES[0] ?? '', data: { failures: count } })
  return waitForEnd(sender, deliveryIds[0] ?? '', 1)
}

/** Resolves with the delivery when it had at least `attempts` attempts and is delivered or dead. */
async function waitForEnd(sender: Sender, id: string, attempts: number): Promise<DeliveryWithAttempts> {
  await waitUntil(async () => {
    const { status, attempt } = await sender.deliveries.get(id)
    return attempt >= attempts && (status === 'delivered' || status === 'dead')
  })
  return sender.deliveries.get(id)
}

async function waitUntil(isDone: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS
  while (!(await isDone())) {
    if (performance.now() > deadline) throw new Error(`The scenario did not end within ${TIMEOUT_MS} ms.`)
    await sleep(50)
  }
}
