import { endpointField } from '../api/endpoints.ts'
import { print, stripControlChars, style } from '../terminal/output.ts'
import { cell } from '../terminal/table.ts'
import type { AppResponse } from './forward.ts'
import type { ListenReporter } from './session.ts'
import type { StreamedDelivery } from './stream.ts'

export interface ReporterOptions {
  forward: URL | undefined
  /** Whether headers and bodies are printed. */
  bodies: boolean
  json: boolean
}

/** Creates a reporter that prints a line for each delivery, and for each change of the connection. */
export function createReporter({ forward, bodies, json }: ReporterOptions): ListenReporter {
  return json ? jsonReporter() : textReporter(forward, bodies)
}

function textReporter(forward: URL | undefined, bodies: boolean): ListenReporter {
  let wasDown = false
  return {
    opened({ id, signing_secret: secret, events }, isFirst) {
      if (!isFirst) print('Listening again, with a new temporary endpoint and a new secret:')
      print(`WEBHOOK_SECRET=${secret}`)
      const target = forward === undefined ? '' : `, forwarding to ${forward.href}`
      print(`Listening on endpoint ${id} for ${events.length} event types${target}. Press Ctrl+C to stop.`)
    },
    broken: (reason, seconds) =>
      print(`${style('yellow', 'Connection lost')}: ${reason}. Reconnecting in ${seconds} s.`),
    responded(delivery, response) {
      const time = new Date().toTimeString().slice(0, 8)
      const { id, type } = namesOf(delivery)
      print(`${time}  ${type}  ${describe(response)}  ${response.latencyMs} ms  ${id}`)
      const isDown = 'isDown' in response && response.isDown
      if (isDown && !wasDown && forward !== undefined)
        print(
          style(
            'yellow',
            `No server is listening at ${forward.origin}: start the app. The sender retries on its schedule.`,
          ),
        )
      wasDown = isDown
      if (bodies) printRequest(delivery)
    },
    unreported: (delivery, reason) =>
      print(`${style('yellow', 'Could not report the response')} for ${namesOf(delivery).id}: ${reason}`),
    stopped: () => print('Stopped. The temporary endpoint was deleted.'),
  }
}

function printRequest({ headers, body }: StreamedDelivery): void {
  for (const [name, value] of Object.entries(headers)) print(style('dim', `> ${cell(`${name}: ${value}`)}`))
  print(`${stripControlChars(body)}\n`)
}

function describe(response: AppResponse): string {
  if ('error' in response) return style('red', cell(response.error))
  const { status } = response
  return style(status >= 200 && status <= 299 ? 'green' : 'red', String(status))
}

function namesOf({ headers, body }: StreamedDelivery): { id: string; type: string } {
  return { id: cell(headers['webhook-id'] ?? ''), type: cell(typeOf(body)) }
}

/** Returns `-` for a body without a type, which a custom envelope may produce. */
function typeOf(body: string): string {
  try {
    const { type }: { type?: unknown } = JSON.parse(body)
    return typeof type === 'string' ? type : '-'
  } catch {
    return '-'
  }
}

function jsonReporter(): ListenReporter {
  return {
    opened: (endpoint) => printLine({ event: 'listening', ...endpointField(endpoint) }),
    broken: (reason, seconds) => printLine({ event: 'broken', reason, retry_in_seconds: seconds }),
    responded: ({ id, headers, body }, response) =>
      printLine({
        event: 'delivery',
        id,
        headers,
        body,
        ...('error' in response ? { status: null, error: response.error } : { status: response.status }),
        latency_ms: response.latencyMs,
      }),
    unreported: ({ id }, reason) => printLine({ event: 'unreported', id, reason }),
    stopped: () => printLine({ event: 'stopped' }),
  }
}

/** Prints JSON on one line, so that programs can read the output line by line. */
function printLine(value: object): void {
  print(JSON.stringify(value))
}
