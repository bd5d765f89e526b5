import type { Scenario } from './scenario.ts'

/** What the inbox does with deliveries of Stripe. It runs in a process of its own. */
export const INBOX_SCENARIOS: readonly Scenario[] = [
  {
    name: 'acknowledged',
    description:
      'verifyWebhooks(stripe({ inbox })): the response follows the commit, while the handler takes a second',
    expected: '202 before the handler ended',
    async run({ inbox }) {
      const status = await inbox.post('evt_slow', { customer: 'cus_1', work: 'a second' })
      const isHandled = inbox.reports.includes('handled evt_slow')
      await inbox.reported('handled', 'evt_slow')
      return `${status} ${isHandled ? 'after' : 'before'} the handler ended`
    },
  },
  {
    name: 'killed',
    description: 'kill -9 while the handler runs: the next start of the process runs it again',
    expected: '202, killed, then handled',
    async run({ inbox }) {
      const status = await inbox.post('evt_killed', { customer: 'cus_1', work: 'hangs in the first process' })
      await inbox.reported('started', 'evt_killed')
      await inbox.killAndRestart()
      await inbox.reported('handled', 'evt_killed')
      return `${status}, killed, then handled`
    },
  },
  {
    name: 'ordered',
    description:
      'one event of a customer fails until it is dead, and the next two wait; once it works again, it is replayed',
    expected: 'dead, then 2, then 3, then 1 replayed',
    async run({ inbox }) {
      const before = inbox.reports.length
      await inbox.post('evt_1', { customer: 'cus_2', work: 'fails' })
      await inbox.post('evt_2', { customer: 'cus_2', work: 'nothing' })
      await inbox.post('evt_3', { customer: 'cus_2', work: 'nothing' })
      await inbox.reported('handled', 'evt_3')
      inbox.fixAndReplay()
      await inbox.reported('handled', 'evt_1')
      const ends = inbox.reports.slice(before).filter((report) => !report.startsWith('started'))
      return ends.join() === 'dead evt_1,handled evt_2,handled evt_3,handled evt_1'
        ? 'dead, then 2, then 3, then 1 replayed'
        : ends.join()
    },
  },
]
