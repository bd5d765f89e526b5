import { startPostgres, START_TIMEOUT_MS } from '@hookseal/services'
import { expect, it, onTestFinished } from 'vitest'
import { KEY } from '../engine/sender-and-receiver.ts'
import { createTestSender } from '../test-sender.ts'

it(
  'leaves connections to other work when an organization reads statistics and its log',
  async () => {
    const database = await startPostgres()
    const sender = await createTestSender({ database: database.url, encryptionKey: KEY })
    onTestFinished(async () => {
      await sender.stop()
      await database.stop()
    })
    for (const id of ['acme', 'other']) await sender.organizations.create({ id, name: id })
    const reads: Promise<unknown>[] = []
    await sender.transaction(async (tx) => {
      // Reads of the log wait until this transaction ends.
      await tx.query('lock table hookseal.deliveries in access exclusive mode')
      for (const organizationId of ['acme', 'other', 'default'])
        for (let n = 0; n < 10; n++)
          reads.push(
            sender.stats.overTime({ organizationId }),
            sender.deliveries.list({ organizationId }),
            sender.deliveries.count({ organizationId }),
          )
      await Promise.all(Array.from({ length: 20 }, async () => sender.organizations.get('other')))
    })
    await Promise.all(reads)
    expect(reads).toHaveLength(90)
  },
  START_TIMEOUT_MS,
)
