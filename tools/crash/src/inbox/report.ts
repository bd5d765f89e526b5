import type { Report } from '../lib/report.ts'
import type { Settings } from '../lib/settings.ts'
import type { Violations } from './check/check.ts'
import type { InboxFigures } from './crash-inbox.ts'

const TEXTS: Record<keyof Violations, string> = {
  lost: 'acknowledged messages lost',
  acceptedTwice: 'messages accepted twice',
  altered: 'runs with another body, or of messages that were not sent',
  overlapping: 'messages that ran twice at a time',
  outOfOrder: 'messages of a key out of order',
  unexplained: 'repeated runs that neither a failure nor a kill explains',
}

/** How many cases of a broken rule are printed. */
const MAX_CASES = 10

/** Describes what the checker found, one line for each rule and the first cases that break it. */
export function reportInbox(
  { violations, counts, kills, requestRetries, seconds }: InboxFigures,
  { database, workers, restartDatabase }: Pick<Settings, 'database' | 'workers' | 'restartDatabase'>,
): Report {
  // The casts of the keys are sound: TEXTS has each rule.
  const rules = Object.keys(TEXTS) as (keyof Violations)[]
  const lines = [
    `# crash inbox: ${kills} kills on ${database} with ${workers} processes${restartDatabase ? ', the database also killed' : ''}, ${Math.round(seconds)} s`,
    '',
    `${counts.acknowledged} messages acknowledged, ${counts.ordered} of them ordered; ${requestRetries} requests retried, ${counts.duplicates} duplicates recognized`,
    `${counts.runs} runs: ${counts.failed} failed, ${counts.repeated} were repeated because of a kill; ${counts.dead} dead letters`,
    '',
    ...rules.flatMap((rule) => [
      `${violations[rule].length === 0 ? '✓' : '✗'} ${violations[rule].length} ${TEXTS[rule]}`,
      ...violations[rule].slice(0, MAX_CASES).map((text) => `    ${text}`),
    ]),
  ]
  return { text: lines.join('\n'), ok: rules.every((rule) => violations[rule].length === 0) }
}
