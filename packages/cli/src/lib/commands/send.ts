import { DUPLICATE_HEADER, signedHeaders } from '@hookseal/core'
import type { Preset } from '@hookseal/providers'
import { type Command, InvalidArgumentError } from 'commander'
import { asUsageError } from '../terminal/cli-error.ts'
import { DEFAULTS } from '../defaults.ts'
import { addExamples } from '../commander/examples.ts'
import { setExitCode } from '../terminal/exit-codes.ts'
import { checkJson } from '../input/json.ts'
import { parseSeconds } from '../input/numbers.ts'
import { parseHttpUrl } from '../input/url.ts'
import { addSecretOption, readSecrets, type SecretFlags } from '../input/secrets.ts'
import { findPreset } from '../providers/find-preset.ts'
import { addProviderOptions, type ProviderFlags } from '../providers/options.ts'
import { exampleBody } from '../providers/example-body.ts'
import { toSignedDelivery } from '../providers/sign.ts'
import { newMessageId } from '../send/message-id.ts'
import { stripControlChars, style, print, printJson } from '../terminal/output.ts'
import { type PostResult, post } from '../send/post.ts'

interface Flags extends SecretFlags, ProviderFlags {
  body?: string

  type: string
  data: string
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
  const { id = newMessageId() } = flags
  const { headers, body } =
    flags.provider === undefined
      ? await signEvent(id, flags)
      : await signForPreset(id, await findPreset(flags.provider), url, flags)
  const result = await post({ url, headers, body, timeoutSeconds: flags.timeout })
  if ('error' in result) setExitCode('unreachable')
  else if (result.status < 200 || result.status > 299) setExitCode('negative')
  if (flags.json) printJson(summary(id, url, result))
  else show(id, result)
}

interface Delivery {
  headers: Readonly<Record<string, string>>
  body: string
}

async function signEvent(id: string, flags: Flags): Promise<Delivery> {
  const secrets = await readSecrets(flags)
  const now = new Date()
  // Built as text: parsing and serializing `data` would send 10 for 10.0.
  const event = `{"type":${JSON.stringify(flags.type)},"timestamp":${JSON.stringify(now)},"data":${flags.data}}`
  const body = flags.body ?? event
  return { body, headers: await asUsageError(() => signedHeaders({ id, timestamp: now, body }, secrets)) }
}

/** The provider calls `url`, unless `--public-url` names another one. */
async function signForPreset(id: string, preset: Preset, url: URL, flags: Flags): Promise<Delivery> {
  const secrets = await readSecrets(flags, preset.row.env)
  const { type, data, publicUrl = url.href } = flags
  const example = flags.body ?? exampleBody(preset.row, { id, type, data })
  const timestamp = Math.floor(Date.now() / 1000)
  const { body, headers } = await preset.signedRequest(
    { ...toSignedDelivery({ id, type, timestamp, body: example, publicUrl }), body: example },
    secrets[0] ?? '',
  )
  const isForm = preset.row.payload?.includes('form') && !/^\s*[[{]/.test(body)
  const contentType = isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
  return { body, headers: { ...headers, ...contentType } }
}

function summary(id: string, url: URL, result: PostResult): object {
  const sent = { id, url: url.href, latency_ms: Math.round(result.latencyMs) }
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

function show(id: string, result: PostResult): void {
  const latency = `${Math.round(result.latencyMs)} ms`
  if ('error' in result) {
    print(`${style('red', 'no response')} to ${id} in ${latency}: ${result.error}`)
    return
  }
  const { status, statusText, headers, text, cut } = result
  const color = status >= 200 && status <= 299 ? 'green' : 'red'
  const note = headers.has(DUPLICATE_HEADER) ? ', a duplicate of an event that was already handled' : ''
  print(`${style(color, stripControlChars(`${status} ${statusText}`.trim()))} to ${id} in ${latency}${note}`)
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
