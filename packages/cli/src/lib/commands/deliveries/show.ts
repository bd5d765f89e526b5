import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { endpointIdOf } from '../../api/endpoints.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import type { Attempt, DeliveryWithAttempts } from '../../api/types.ts'
import { describeWait } from '../../deliveries/describe-wait.ts'
import { addExamples } from '../../commander/examples.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { stripControlChars, style, print, printJson } from '../../terminal/output.ts'
import { cell, printFacts } from '../../terminal/table.ts'
import { formatTime } from '../../terminal/time.ts'
import { styleStatus } from './list.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal deliveries show` */
export function addShow(group: Command): void {
  const command = addApiCommand(group, 'show', 'show a delivery with all of its attempts').argument(
    '<id>',
    'the id of the delivery',
  )
  command.action(showDelivery)
  addExamples(command, ['hookseal deliveries show whd_…', 'hookseal deliveries show whd_… --json'])
}

async function showDelivery(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const delivery: DeliveryWithAttempts = await client.call('GET', `/deliveries/${encodePathSegment(id)}`)
  if (flags.json) printJson(delivery)
  else printDelivery(delivery)
}

/** Prints a delivery, its body, and the request and response of each attempt. */
export function printDelivery(delivery: DeliveryWithAttempts): void {
  printFacts({
    id: delivery.id,
    event: `${cell(delivery.event)} ${cell(delivery.event_id)}`,
    to: `${endpointIdOf(delivery)} ${cell(delivery.target_url)}`,
    status: styleStatus(delivery.status),
    created: formatTime(delivery.created_at),
    'waits for': describeWait(delivery),
    // Of a delivery without attempts; the others show the reason of each.
    reason: delivery.attempts.length === 0 ? cell(delivery.error_message ?? '') : '',
  })
  print(`\n${stripControlChars(delivery.payload)}`)
  for (const attempt of delivery.attempts) printAttempt(attempt)
}

function printAttempt(attempt: Attempt): void {
  const { response_status: status, response_headers: headers, response_body: body } = attempt
  const isSuccess = status !== null && status >= 200 && status <= 299
  const response = style(isSuccess ? 'green' : 'red', status === null ? 'no response' : String(status))
  const time = formatTime(attempt.started_at)
  print(`\n${style('bold', `attempt ${attempt.attempt}`)}  ${response}  ${attempt.latency_ms} ms  ${time}`)
  if (attempt.error_message !== null) print(stripControlChars(attempt.error_message))
  printHeaders('>', attempt.request_headers)
  printHeaders('<', headers ?? {})
  if (body !== null && body !== '')
    print(attempt.response_body_encoding === 'base64' ? `${body} (base64)` : stripControlChars(body))
}

function printHeaders(mark: string, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers))
    print(style('dim', `${mark} ${cell(`${name}: ${value}`)}`))
}
