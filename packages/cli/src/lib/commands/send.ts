import { DUPLICATE_HEADER, signedHeaders } from '@hookseal/core'
import { type Command, InvalidArgumentError } from 'commander'
import { judgingArguments } from '../terminal/cli-error.ts'
import { DEFAULTS } from '../defaults.ts'
import { addExamples } from '../commander/examples.ts'
import { endWith } from '../terminal/exit-codes.ts'
import { checkJson } from '../input/json.ts'
import { parseSeconds } from '../input/numbers.ts'
import { addSecretOption, readSecrets, type SecretFlags } from '../input/secrets.ts'
import { newMessageId } from '../send/message-id.ts'
import { harmless, paint, print, printJson } from '../terminal/output.ts'
import { type Answer, post } from '../send/post.ts'

interface Flags extends SecretFlags {
  type: string
  data: string
  id?: string
  timeout: number
  json?: true
}

/** `hookseal send`: one signed test delivery, with no retries. */
export function addSend(program: Command): void {
  const command = program
    .command('send')
    .summary('send a signed test delivery')
    .description(
      'Posts one signed event to a URL, on this machine too, and shows the answer. Nothing is retried.',
    )
    .argument('<url>', 'where to post', parseUrl)
  addSecretOption(command)
    .option('--type <type>', 'the type of the event', DEFAULTS.eventType)
    .option('--data <json>', "the event's data, sent as it is written", checkJson, '{}')
    .option('--id <id>', 'the id of the delivery; the same one again is a duplicate (default: a new one)')
    .option('--timeout <seconds>', 'for the whole exchange', parseSeconds, DEFAULTS.requestTimeoutSeconds)
    .option('--json', 'print JSON')
    .action(sendEvent)
  addExamples(command, [
    'hookseal send http://localhost:3000/webhooks',
    `hookseal send http://localhost:3000/webhooks --type invoice.paid --data '{"amount":10.0}' --id msg_1`,
  ])
}

async function sendEvent(url: URL, flags: Flags): Promise<void> {
  const secrets = await readSecrets(flags)
  const { id = newMessageId(), type, data } = flags
  const now = new Date()
  // By hand, because to parse and write `data` again would send 10 for 10.0.
  const body = `{"type":${JSON.stringify(type)},"timestamp":${JSON.stringify(now)},"data":${data}}`
  const headers = await judgingArguments(() => signedHeaders({ id, timestamp: now, body }, secrets))
  const answer = await post({ url, headers, body, timeoutSeconds: flags.timeout })
  if ('error' in answer) endWith('unreachable')
  else if (answer.status < 200 || answer.status > 299) endWith('negative')
  if (flags.json) printJson(summary(id, url, answer))
  else show(id, answer)
}

function summary(id: string, url: URL, answer: Answer): object {
  const sent = { id, url: url.href, latency_ms: Math.round(answer.latencyMs) }
  if ('error' in answer) return { ...sent, status: null, error: answer.error }
  const { status, headers, text, cut } = answer
  return {
    ...sent,
    status,
    duplicate: headers.has(DUPLICATE_HEADER),
    headers: Object.fromEntries(headers),
    body: text,
    cut,
  }
}

function show(id: string, answer: Answer): void {
  const latency = `${Math.round(answer.latencyMs)} ms`
  if ('error' in answer) {
    print(`${paint('red', 'no answer')} to ${id} in ${latency}: ${answer.error}`)
    return
  }
  const { status, statusText, headers, text, cut } = answer
  const colour = status >= 200 && status <= 299 ? 'green' : 'red'
  const note = headers.has(DUPLICATE_HEADER) ? ', a duplicate of an event handled before' : ''
  print(`${paint(colour, harmless(`${status} ${statusText}`.trim()))} to ${id} in ${latency}${note}`)
  if (status >= 300 && status <= 399) print('A redirect is a failure: senders do not follow it.')
  if (text !== '') print(harmless(text))
  if (cut) print(paint('dim', `cut after ${DEFAULTS.answerBytes} bytes`))
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('A URL that begins with http:// or https://.')
  if (url.username !== '' || url.password !== '')
    throw new InvalidArgumentError('A URL without a user name or password.')
  return url
}
