import { setTimeout as sleep } from 'node:timers/promises'
import { IS_SHORT } from '@hookseal/services/proofs'
import { expect, it } from 'vitest'
import { useDatabase } from './database.ts'
import { countEffects, createTables, startReceiver, startSending } from './receivers.ts'

const KILLS = IS_SHORT ? 20 : 100

const database = useDatabase()

it(
  `has each effect exactly once when receivers are killed ${KILLS} times`,
  async () => {
    const pool = database.pool()
    await createTables(pool)
    // Two receivers, so that an event of a killed one is also delivered to one that is running.
    const receivers = await Promise.all([startReceiver(database.url()), startReceiver(database.url())])
    const sending = startSending(receivers)

    for (let kills = 0; kills < KILLS; kills++) {
      // The kill must fall at a random moment of a request.
      await sleep(Math.random() * 60)
      receivers[kills % 2]?.child.kill('SIGKILL')
      receivers[kills % 2] = await startReceiver(database.url())
    }

    const sent = await sending.stop()
    expect(sent).toBeGreaterThan(KILLS)
    expect(await countEffects(pool)).toEqual({ events: sent, effects: sent })
  },
  5 * 60_000,
)
