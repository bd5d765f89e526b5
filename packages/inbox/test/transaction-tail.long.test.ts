import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { ENGINE_DEFAULTS } from '@hookseal/engine'
import { openInbox } from './open-inbox.ts'

it('lets a handler work on after its transaction, for longer than until the next renewal of leases', async () => {
  const inbox = await openInbox()
  const aborts: boolean[] = []
  inbox.on('tail', async (_message, { transaction, signal }) => {
    await transaction(async () => {})
    await sleep(ENGINE_DEFAULTS.leaseMs / 3 + 3000)
    aborts.push(signal.aborted)
  })
  await inbox.receive({ type: 'tail' })
  await inbox.start()
  await expect.poll(() => aborts, { timeout: 60_000 }).toEqual([false])
  expect(await inbox.rows('select status, attempt from messages')).toEqual([{ status: 'done', attempt: 1 }])
  await inbox.stop()
})
