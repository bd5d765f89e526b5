import type { Figures } from './crash.ts'
import type { Settings } from './settings.ts'

/** On PGlite, jobs leased by a killed process are delivered within this time of the replacement's start. PostgreSQL waits for leases. */
const MAX_RECOVERY_MS = 3000

export interface Report {
  text: string
  /** Whether no event was lost and every duplicate was in flight at a kill. */
  ok: boolean
}

/** Checks the figures of a run and describes them, one line for each check. */
export function report(figures: Figures, { database }: Settings): Report {
  const { acknowledged, arrived, duplicates, inFlight, missing, wrong, open, firstDeliveryMs } = figures
  const slowest = Math.max(0, ...firstDeliveryMs)
  const checks = [
    { text: `${missing} acknowledged events lost`, ok: missing === 0 },
    {
      text: `${duplicates} duplicates, with ${inFlight} deliveries in flight at the kills`,
      ok: duplicates <= inFlight,
    },
    { text: `${wrong} events under two ids or handled twice`, ok: wrong === 0 },
    { text: `${open} deliveries unfinished`, ok: open === 0 },
    ...(database === 'pglite'
      ? [
          {
            text: `first delivery at most ${formatSeconds(slowest)} after a restart, median ${formatSeconds(median(firstDeliveryMs))}`,
            ok: slowest <= MAX_RECOVERY_MS,
          },
        ]
      : []),
  ]
  const lines = [
    `# crash: ${figures.kills} kills on ${database}, ${Math.round(figures.seconds)} s`,
    '',
    `${acknowledged} events acknowledged, ${figures.publishRetries} publishes retried, ${arrived} events arrived`,
    '',
    ...checks.map(({ text, ok }) => `${ok ? '✓' : '✗'} ${text}`),
  ]
  return { text: lines.join('\n'), ok: checks.every(({ ok }) => ok) }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
