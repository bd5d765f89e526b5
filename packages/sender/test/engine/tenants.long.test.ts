import { START_TIMEOUT_MS } from '@hookseal/services'
import { IS_SHORT } from '@hookseal/services/proofs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Mode } from './fairness-receiver.ts'
import { startReceiverProcess } from './receiver-process.ts'
import { DATABASES, startSender, until } from './sender-and-receiver.ts'

/** Endpoints of the greedy organization, half of which hang; the others respond 200 just before the time limit. */
const GREEDY = 128
const MODEST = 10
/** What waits for each greedy endpoint at the start. */
const BACKLOG = IS_SHORT ? 20 : 100
const MEASURED = IS_SHORT ? 200 : 600
const PERIOD_MS = 50
/** What a busy machine may add. Without shares, first attempts wait for seconds. */
const NOISE_MS = 500

describe.each(DATABASES)(
  'an organization on $name',
  { timeout: START_TIMEOUT_MS + 180_000 },
  ({ name, open }) => {
    it('sends first attempts of an organization as before beside another one whose endpoints hang or respond late', async () => {
      const receiver = await startReceiverProcess()
      const sender = await startSender(open, { scheduleSeconds: 'standard' })
      onTestFinished(async () => {
        receiver.stop()
        await sender.stop()
      })
      await sender.eventTypes.upsert('a.one')
      const subscribeAll = async (organizationId: string, from: number, count: number) => {
        await sender.organizations.create({ id: organizationId, name: organizationId })
        for (let n = from; n < from + count; n++)
          await sender.endpoints.create({ organizationId, url: `${receiver.url}${n}`, events: ['a.one'] })
      }
      await subscribeAll('modest', 0, MODEST)
      await subscribeAll('greedy', MODEST, GREEDY)
      const modes = Array.from({ length: GREEDY }, (_, n): [string, Mode] => [
        String(MODEST + n),
        n % 2 === 0 ? 'hang' : 'late',
      ])

      const publish = async (organizationId: string) =>
        sender.events.publish({ organizationId, type: 'a.one', data: { at: Date.now() } })
      /** Returns the delays of the modest organization's first attempts in ms, in ascending order. */
      async function measure(meanwhile?: string): Promise<number[]> {
        await receiver.setModes(Object.fromEntries(modes))
        for (let n = 0; n < MEASURED; n++) {
          await publish('modest')
          if (meanwhile !== undefined && n % 20 === 0) await publish(meanwhile)
          await sleep(PERIOD_MS)
        }
        const pending = { organizationId: 'modest', status: 'pending' } as const
        await until(async () => (await sender.deliveries.count(pending)) === 0)
        const { delays } = await receiver.report()
        return Array.from({ length: MODEST }, (_, n) => delays[n] ?? [])
          .flat()
          .toSorted((a, b) => a - b)
      }

      await measure() // warms up
      const alone = await measure()
      for (let n = 0; n < BACKLOG; n++) await publish('greedy')
      // Until the attempts of the greedy endpoints hold what they may.
      await until(async () => Object.keys((await receiver.report()).delays).length >= GREEDY / 2)
      const beside = await measure('greedy')
      process.stdout.write(
        `tenants on ${name}: first attempts ${describeDelays(alone)} alone, ${describeDelays(beside)} beside\n`,
      )
      expect(beside).toHaveLength(MEASURED * MODEST)
      expect(quantile(beside, 0.99)).toBeLessThan(2 * quantile(alone, 0.99) + NOISE_MS)
    })
  },
)

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.floor(sorted.length * part)] ?? Number.NaN
}

function describeDelays(sorted: readonly number[]): string {
  return `p50 ${quantile(sorted, 0.5)} ms, p99 ${quantile(sorted, 0.99)} ms`
}
