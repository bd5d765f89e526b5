import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { InboxMessage, InboxMessageWithRuns, InboxRun } from '../../api/inbox-types.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { print, printJson, stripControlChars, style } from '../../terminal/output.ts'
import { cell, printFacts } from '../../terminal/table.ts'
import { formatOptionalTime, formatTime } from '../../terminal/time.ts'
import { styleInboxStatus } from './list.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal inbox show` */
export function addShow(group: Command): void {
  const command = addApiCommand(group, 'show', 'show a message with its body and all of its runs').argument(
    '<id>',
    'the id of the message',
  )
  command.action(async (id: string, flags: Flags) => {
    const client = await createClient(flags)
    const message: InboxMessageWithRuns = await client.call('GET', inboxPath(id))
    if (flags.json) printJson(message)
    else printMessage(message)
  })
  addExamples(command, ['hookseal inbox show msg_…', 'hookseal inbox show msg_… --json'])
}

/** The path of a message, or of an action on it. */
export function inboxPath(id: string, action?: 'replay' | 'discard'): string {
  const path = `/inbox/messages/${encodePathSegment(id)}`
  return action === undefined ? path : `${path}/${action}`
}

/** Says on one line what became of a message. */
export function describeMessage({ id, status, error }: InboxMessage): string {
  return `${id} is ${styleInboxStatus(status)}${error === null ? '' : `: ${cell(error)}`}`
}

function printMessage(message: InboxMessageWithRuns): void {
  printFacts({
    id: message.id,
    event: `${cell(message.type ?? '')} ${cell(message.event_id)}`,
    provider: cell(message.provider ?? ''),
    tenant: cell(message.tenant ?? ''),
    handler: cell(message.handler ?? ''),
    'order key': cell(message.order_key ?? ''),
    status: styleInboxStatus(message.status),
    accepted: formatTime(message.accepted_at),
    'next run': formatOptionalTime(message.next_attempt_at),
    finished: formatOptionalTime(message.finished_at),
    erased: formatOptionalTime(message.erased_at),
    error: cell(message.error ?? ''),
  })
  const { body, body_encoding: encoding } = message
  if (body !== '') print(`\n${encoding === 'base64' ? `${body} (base64)` : stripControlChars(body)}`)
  for (const run of message.runs) printRun(run)
}

function printRun(run: InboxRun): void {
  const outcome = style(run.outcome === 'done' ? 'green' : 'red', cell(run.outcome))
  print(
    `\n${style('bold', `run ${run.attempt}`)}  ${outcome}  ${run.duration_ms} ms  ${formatTime(run.started_at)}`,
  )
  if (run.error_message !== null)
    print(stripControlChars(`${run.error_name ?? 'Error'}: ${run.error_message}`))
  if (run.error_cause !== null) print(stripControlChars(`caused by ${run.error_cause}`))
  if (run.error_stack !== null) print(style('dim', stripControlChars(run.error_stack)))
}
