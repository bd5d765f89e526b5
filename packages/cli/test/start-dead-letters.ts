import { expect } from 'vitest'
import { type Receiver, startReceiver } from './start-receiver.ts'
import { type SenderServer, startSender } from './start-sender.ts'

export interface DeadLetters {
  server: SenderServer
  receiver: Receiver
  /** The endpoint of the receiver, for the type `invoice.paid`. */
  endpointId: string
  /** Publishes events whose deliveries become dead. */
  publishDead: (count: number) => Promise<void>
  stop: () => Promise<void>
}

/** Starts a sender whose deliveries get one attempt, and an endpoint. */
export async function startDeadLetters(): Promise<DeadLetters> {
  const server = await startSender({ scheduleSeconds: [0] })
  const receiver = await startReceiver()
  const { id } = await server.sender.endpoints.create({ url: receiver.url, events: ['invoice.paid'] })
  return {
    server,
    receiver,
    endpointId: id,
    async publishDead(count) {
      receiver.status = 500
      for (let index = 0; index < count; index++)
        await server.sender.events.publish({ type: 'invoice.paid', data: { index } })
      await expect
        .poll(async () => server.sender.deliveries.count({ status: ['pending', 'failed'] }), {
          timeout: 60_000,
        })
        .toBe(0)
    },
    async stop() {
      await server.stop()
      await receiver.close()
    },
  }
}
