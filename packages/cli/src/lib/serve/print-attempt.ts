import type { AttemptReport } from '@hookseal/sender'
import { type Color, style, print } from '../terminal/output.ts'
import { cell } from '../terminal/table.ts'

const STATUS_COLORS: Readonly<Record<AttemptReport['status'], Color>> = {
  delivered: 'green',
  failed: 'yellow',
  dead: 'red',
}

/** Prints one line for an attempt. */
export function printAttempt(report: AttemptReport): void {
  const time = new Date().toTimeString().slice(0, 8)
  const response = String(report.responseStatus ?? 'no response')
  const status = style(STATUS_COLORS[report.status], report.status)
  const reason = report.responseStatus === null && report.reason !== null ? `: ${cell(report.reason)}` : ''
  const next =
    report.nextAttemptAt === null
      ? ''
      : `, next attempt at ${report.nextAttemptAt.toTimeString().slice(0, 8)}`
  print(
    `${time}  ${cell(report.event)}  ${response}  ${report.latencyMs} ms  ${status} on attempt ${report.attempt}${reason}${next}  ${report.deliveryId}  ${cell(report.targetUrl)}`,
  )
}
