import { DUPLICATE_HEADER } from '@hookseal/core'
import { type Command, InvalidArgumentError } from 'commander'
import { DEFAULTS } from '../defaults.ts'
import { addExamples } from '../commander/examples.ts'
import { setExitCode } from '../terminal/exit-codes.ts'
import { checkJson } from '../input/json.ts'
import { parseSeconds } from '../input/numbers.ts'
import { parseHttpUrl } from '../input/url.ts'
import { addSecretOption } from '../input/secrets.ts'
import { findPreset } from '../providers/find-preset.ts'
import { addProviderOptions } from '../providers/options.ts'
import { newMessageId } from '../send/message-id.ts'
import { stripControlChars, style, print, printJson } from '../terminal/output.ts'
import { type PostResult, post } from '../send/post.ts'
import { type DeliveryFlags, signEvent, signForPreset } from '../send/sign-delivery.ts'

interface Flags extends DeliveryFlags {
  id?: string
  timeout: number
  json?: true
}

/** `hookseal send`: sends one signed test delivery without retries. */
export function addSend(program: Command): void {
  const command = program
    .command('send')
    .summary('send a signed test delivery')
    .description(
      'Posts one signed event to a URL, which may be on this machine, and shows the response. Does not retry.',
    )
    .argument('<url>', 'the URL to post to', parseUrl)
  addSecretOption(command)
  addProviderOptions(command)
    .option('-b, --body <text>', 'the whole body, in place of --type and --data')
    .option('--type <type>', 'the type of the event', DEFAULTS.eventType)
    .option('--data <json>', "the event's data, sent unchanged", checkJson, '{}')
    .option('--id <id>', 'the id of the delivery; sending it again makes a duplicate (default: a new id)')
    .option(
      '--timeout <seconds>',
      'time limit of the whole exchange',
      parseSeconds,
      DEFAULTS.requestTimeoutSeconds,
    )
    .option('--json', 'print JSON')
    .action(sendEvent)
  addExamples(command, [
    'hookseal send http://localhost:3000/webhooks',
    `hookseal send http://localhost:3000/webhooks --type invoice.paid --data '{"amount":10.0}' --id msg_1`,
    'hookseal send http://localhost:3000/webhooks/stripe --provider stripe --type invoice.paid',
  ])
}

async function sendEvent(url: URL, flags: Flags): Promise<void> {
  const { id: newId = newMessageId() } = flags
  const { id, headers, body } =
    flags.provider === undefined
      ? await signEvent(newId, flags)
      : await signForPreset(newId, await findPreset(flags.provider), url, flags)
  const result = await post({ url, headers, body, timeoutSeconds: flags.timeout })
  if ('error' in result) setExitCode('unreachable')
  else if (result.status < 200 || result.status > 299) setExitCode('negative')
  if (flags.json) printJson(summary(id, url, result))
  else show(id, result)
}

function summary(id: string | undefined, url: URL, result: PostResult): object {
  const sent = { id: id ?? null, url: url.href, latency_ms: Math.round(result.latencyMs) }
  if ('error' in result) return { ...sent, status: null, error: result.error }
  const { status, headers, text, cut } = result
  return {
    ...sent,
    status,
    duplicate: headers.has(DUPLICATE_HEADER),
    headers: Object.fromEntries(headers),
    body: text,
    cut,
  }
}

function show(id: string | undefined, result: PostResult): void {
  const exchange = `${id === undefined ? '' : `to ${stripControlChars(id)} `}in ${Math.round(result.latencyMs)} ms`
  if ('error' in result) {
    print(`${style('red', 'no response')} ${exchange}: ${result.error}`)
    return
  }
  const { status, statusText, headers, text, cut } = result
  const color = status >= 200 && status <= 299 ? 'green' : 'red'
  const note = headers.has(DUPLICATE_HEADER) ? ', a duplicate of an event that was already handled' : ''
  print(`${style(color, stripControlChars(`${status} ${statusText}`.trim()))} ${exchange}${note}`)
  if (status >= 300 && status <= 399)
    print('A redirect counts as a failure: senders do not follow redirects.')
  if (text !== '') print(stripControlChars(text))
  if (cut) print(style('dim', `cut after ${DEFAULTS.responseBytes} bytes`))
}

function parseUrl(text: string): URL {
  const url = parseHttpUrl(text)
  if (url.username !== '' || url.password !== '')
    throw new InvalidArgumentError('Expected a URL without a user name or password.')
  return url
}
