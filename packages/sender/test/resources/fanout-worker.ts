import { setTimeout as sleep } from 'node:timers/promises'
import { createTestSender } from '../test-sender.ts'

// A process that tests kill. It publishes the event, and prints how many deliveries the event has until there are all, then `done`. A delivery
// keeps its job, because its second attempt is an hour later.
const [, , database = '', encryptionKey = '', eventId = ''] = process.argv
const sender = await createTestSender({ database, encryptionKey, scheduleSeconds: [0, 3600] })
await sender.start()
await sender.events.publish({ id: eventId, type: 'a.wide', data: 1, organizationId: 'wide' })
for (;;) {
  const { rows } = await sender.transaction(async ({ query }) =>
    query(
      `select (select count(*)::int from hookseal.deliveries where event_id = $1) as count,
        exists (select from hookseal.fanouts) as "isRunning"`,
      [eventId],
    ),
  )
  const [row] = rows as { count: number; isRunning: boolean }[] // as the statement returns them
  process.stdout.write(`${row?.isRunning ? row.count : 'done'}\n`)
  // Each look delays the fan-out on an embedded database.
  await sleep(10)
}
