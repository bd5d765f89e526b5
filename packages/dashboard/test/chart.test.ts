import { START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { startDashboard, type TestDashboard } from './start-dashboard.ts'

describe('chart', () => {
  let dashboard: TestDashboard

  beforeAll(async () => {
    dashboard = await startDashboard()
    const { sender, receiver } = dashboard
    await sender.eventTypes.upsert('lead.created')
    await sender.endpoints.create({ url: `${receiver.url}/in`, events: ['lead.created'] })
    await sender.events.publish({ type: 'lead.created', data: {} })
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  it.each([
    ['24h', /^\d\d:00$/, /^Start of each hour in Asia\/Kath?mandu \(GMT\+5:45\)$/],
    ['1h', /^\d\d:\d[05]$/, /^Start of each 5 minutes in Asia\/Kath?mandu \(GMT\+5:45\)$/],
    ['7d', /^\d+ \w+, (00|06|12|18):00$/, /^Start of each 6 hours in Asia\/Kath?mandu \(GMT\+5:45\)$/],
    ['30d', /^\d+ \w+$/, /^Start of each day in Asia\/Kath?mandu \(GMT\+5:45\)$/],
  ])('starts the buckets of %s at round times of the shown time zone', async (period, label, zone) => {
    // Its offset from UTC is no whole number of hours.
    const page = await dashboard.openSignedIn(`/o/default/overview?period=${period}`, {
      timezoneId: 'Asia/Kathmandu',
    })
    await page.getByText(zone).waitFor()
    const ticks = page.locator('.recharts-xAxis-tick-labels .recharts-cartesian-axis-tick-value')
    await expectEventually(async () => ticks.count()).toBeGreaterThan(2)
    for (const text of await ticks.allTextContents()) expect(text).toMatch(label)
    await page.context().close()
  })
})
