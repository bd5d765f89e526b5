import { harmless, paint, print } from '../terminal/output.ts'
import { cell } from '../terminal/table.ts'
import type { AppAnswer } from './forward.ts'
import type { Report } from './session.ts'
import type { StreamedDelivery } from './stream.ts'

export interface PrinterOptions {
  forward: URL | undefined
  /** Whether headers and bodies are shown. */
  bodies: boolean
  json: boolean
}

/** Prints what happens while listening: a line for each delivery. */
export function printer({ forward, bodies, json }: PrinterOptions): Report {
  return json ? jsonPrinter() : textPrinter(forward, bodies)
}

function textPrinter(forward: URL | undefined, bodies: boolean): Report {
  let wasAbsent = false
  return {
    opened({ id, signing_secret: secret, events }, isFirst) {
      if (!isFirst) print('Listening again, by a new temporary endpoint with a new secret:')
      print(`WEBHOOK_SECRET=${secret}`)
      const where = forward === undefined ? '' : `, forwarding to ${forward.href}`
      print(`Listening by ${id} for ${events.length} event types${where}. Ctrl+C ends it.`)
    },
    broken: (reason, seconds) =>
      print(`${paint('yellow', 'The stream broke')}: ${reason}. Again in ${seconds} s.`),
    answered(delivery, answer) {
      const time = new Date().toTimeString().slice(0, 8)
      const { id, type } = namesOf(delivery)
      print(`${time}  ${type}  ${outcome(answer)}  ${answer.latencyMs} ms  ${id}`)
      const isAbsent = 'isAbsent' in answer && answer.isAbsent
      if (isAbsent && !wasAbsent && forward !== undefined)
        print(
          paint(
            'yellow',
            `Nothing listens at ${forward.origin}: start the app. The sender tries again by its schedule.`,
          ),
        )
      wasAbsent = isAbsent
      if (bodies) printRequest(delivery)
    },
    unreported: (delivery, reason) =>
      print(`${paint('yellow', 'The answer is not in the log')} for ${namesOf(delivery).id}: ${reason}`),
    stopped: () => print('Stopped. The endpoint is gone.'),
  }
}

function printRequest({ headers, body }: StreamedDelivery): void {
  for (const [name, value] of Object.entries(headers)) print(paint('dim', `> ${cell(`${name}: ${value}`)}`))
  print(`${harmless(body)}\n`)
}

function outcome(answer: AppAnswer): string {
  if ('error' in answer) return paint('red', cell(answer.error))
  return paint(answer.status >= 200 && answer.status <= 299 ? 'green' : 'red', String(answer.status))
}

function namesOf({ headers, body }: StreamedDelivery): { id: string; type: string } {
  return { id: cell(headers['webhook-id'] ?? ''), type: cell(typeOf(body)) }
}

/** A sender's own envelope may have no type. */
function typeOf(body: string): string {
  try {
    const { type }: { type?: unknown } = JSON.parse(body)
    return typeof type === 'string' ? type : '-'
  } catch {
    return '-'
  }
}

function jsonPrinter(): Report {
  return {
    opened: (webhook) => line({ event: 'listening', webhook }),
    broken: (reason, seconds) => line({ event: 'broken', reason, retry_in_seconds: seconds }),
    answered: ({ id, headers, body }, answer) =>
      line({
        event: 'delivery',
        id,
        headers,
        body,
        ...('error' in answer ? { status: null, error: answer.error } : { status: answer.status }),
        latency_ms: answer.latencyMs,
      }),
    unreported: ({ id }, reason) => line({ event: 'unreported', id, reason }),
    stopped: () => line({ event: 'stopped' }),
  }
}

/** One value to a line, so that each can be read as it comes. */
function line(value: object): void {
  print(JSON.stringify(value))
}
