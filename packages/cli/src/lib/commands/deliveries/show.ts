import type { Command } from 'commander'
import { createClient, segment } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { Attempt, DeliveryWithAttempts } from '../../api/types.ts'
import { addExamples } from '../../commander/examples.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { harmless, paint, print, printJson } from '../../terminal/output.ts'
import { cell, printFacts } from '../../terminal/table.ts'
import { showMaybeTime, showTime } from '../../terminal/time.ts'
import { paintStatus } from './list.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal deliveries show` */
export function addShow(group: Command): void {
  const command = addLeaf(group, 'show', 'show a delivery, with each of its attempts').argument(
    '<id>',
    'its id',
  )
  command.action(showDelivery)
  addExamples(command, ['hookseal deliveries show whd_…', 'hookseal deliveries show whd_… --json'])
}

async function showDelivery(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const delivery: DeliveryWithAttempts = await client.call('GET', `/deliveries/${segment(id)}`)
  if (flags.json) printJson(delivery)
  else printDelivery(delivery)
}

/** The delivery, its body, and each attempt with what was sent and answered. */
export function printDelivery(delivery: DeliveryWithAttempts): void {
  printFacts({
    id: delivery.id,
    event: `${cell(delivery.event)} ${cell(delivery.event_id)}`,
    to: `${delivery.webhook_id} ${cell(delivery.target_url)}`,
    status: paintStatus(delivery.status),
    created: showTime(delivery.created_at),
    'next attempt': showMaybeTime(delivery.next_attempt_at),
  })
  print(`\n${harmless(delivery.payload)}`)
  for (const attempt of delivery.attempts) printAttempt(attempt)
}

function printAttempt(attempt: Attempt): void {
  const { response_status: status, response_headers: headers, response_body: body } = attempt
  const isGood = status !== null && status >= 200 && status <= 299
  const answer = paint(isGood ? 'green' : 'red', status === null ? 'no answer' : String(status))
  const time = showTime(attempt.started_at)
  print(`\n${paint('bold', `attempt ${attempt.attempt}`)}  ${answer}  ${attempt.latency_ms} ms  ${time}`)
  if (attempt.error_message !== null) print(harmless(attempt.error_message))
  printHeaders('>', attempt.request_headers)
  printHeaders('<', headers ?? {})
  if (body !== null && body !== '')
    print(attempt.response_body_encoding === 'base64' ? `${body} (base64)` : harmless(body))
}

function printHeaders(mark: string, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers))
    print(paint('dim', `${mark} ${cell(`${name}: ${value}`)}`))
}
