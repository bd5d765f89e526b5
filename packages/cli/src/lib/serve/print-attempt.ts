import type { AttemptReport } from '@hookseal/sender'
import { type Colour, paint, print } from '../terminal/output.ts'
import { cell } from '../terminal/table.ts'

const COLOURS: Readonly<Record<AttemptReport['status'], Colour>> = {
  delivered: 'green',
  failed: 'yellow',
  dead: 'red',
}

/** One line for an attempt, as it's made. */
export function printAttempt(made: AttemptReport): void {
  const time = new Date().toTimeString().slice(0, 8)
  const answer = String(made.responseStatus ?? 'no answer')
  const status = paint(COLOURS[made.status], made.status)
  const why = made.responseStatus === null && made.reason !== null ? `: ${cell(made.reason)}` : ''
  const next =
    made.nextAttemptAt === null ? '' : `, again at ${made.nextAttemptAt.toTimeString().slice(0, 8)}`
  print(
    `${time}  ${cell(made.event)}  ${answer}  ${made.latencyMs} ms  ${status} after ${made.attempt}${why}${next}  ${made.deliveryId}  ${cell(made.targetUrl)}`,
  )
}
