import type { Figures } from './crash.ts'
import type { Settings } from './settings.ts'

/** What was leased by a dead process is delivered within so long of its successor's start. Other processes wait for the lease. */
const TAKEN_UP_MS = 3000

export interface Report {
  text: string
  /** Whether nothing was lost, and nothing came twice without reason. */
  ok: boolean
}

export function report(figures: Figures, { database }: Settings): Report {
  const { acknowledged, arrived, duplicates, inFlight, missing, wrong, open, firstDeliveryMs } = figures
  const slowest = Math.max(0, ...firstDeliveryMs)
  const checks = [
    { text: `${missing} acknowledged events did not arrive`, ok: missing === 0 },
    {
      text: `${duplicates} duplicates, of ${inFlight} deliveries in flight at the kills`,
      ok: duplicates <= inFlight,
    },
    { text: `${wrong} events under two ids, or handled twice`, ok: wrong === 0 },
    { text: `${open} deliveries left over`, ok: open === 0 },
    ...(database === 'pglite'
      ? [
          {
            text: `first delivery ${seconds(slowest)} after a start at the latest, median ${seconds(median(firstDeliveryMs))}`,
            ok: slowest <= TAKEN_UP_MS,
          },
        ]
      : []),
  ]
  const lines = [
    `# crash: ${figures.kills} kills on ${database}, ${Math.round(figures.seconds)} s`,
    '',
    `${acknowledged} events acknowledged, ${figures.publishedAgain} publishes tried again, ${arrived} events arrived`,
    '',
    ...checks.map(({ text, ok }) => `${ok ? '✓' : '✗'} ${text}`),
  ]
  return { text: lines.join('\n'), ok: checks.every(({ ok }) => ok) }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
