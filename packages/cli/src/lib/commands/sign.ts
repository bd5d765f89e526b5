import { signedHeaders } from '@hookseal/core'
import type { Command } from 'commander'
import { asUsageError, CliError } from '../terminal/cli-error.ts'
import { curlCommand } from '../send/curl.ts'
import { DEFAULTS } from '../defaults.ts'
import { addExamples } from '../commander/examples.ts'
import { addBodyOptions, type BodyFlags, readBody } from '../input/body.ts'
import { parseTime } from '../input/numbers.ts'
import { addSecretOption, readSecrets, type SecretFlags } from '../input/secrets.ts'
import { findPreset } from '../providers/find-preset.ts'
import { addProviderOptions, type ProviderFlags } from '../providers/options.ts'
import { toSignedDelivery } from '../providers/sign.ts'
import { newMessageId } from '../send/message-id.ts'
import { print, printJson } from '../terminal/output.ts'

interface Flags extends BodyFlags, SecretFlags, ProviderFlags {
  id?: string
  type?: string
  timestamp?: number
  curl?: string | true
  json?: true
}

/** `hookseal sign`: prints the three headers of a delivery. */
export function addSign(program: Command): void {
  const command = program
    .command('sign')
    .summary('print the headers of a delivery')
    .description('Signs a body and prints the headers to send with it.')
  addBodyOptions(command)
  addSecretOption(command)
  addProviderOptions(command)
    .option('--id <id>', 'the id of the delivery (default: a new id)')
    .option('--type <type>', 'with --provider: the type of the event, if a header states it')
    .option('--timestamp <time>', 'seconds since the epoch, or a date (default: now)', parseTime)
    .option('--curl [url]', `print a curl command that posts the body (url: ${DEFAULTS.url})`)
    .option('--json', 'print JSON')
    .action(signBody)
  addExamples(command, [
    `hookseal sign --body '{"type":"invoice.paid","data":{}}'`,
    'hookseal sign --id msg_1 --timestamp 1700000000 --file body.json',
    'hookseal sign --file body.json --curl http://localhost:3000/webhooks',
    'hookseal sign --provider github --type push --file body.json',
  ])
}

async function signBody(flags: Flags): Promise<void> {
  const preset = flags.provider === undefined ? undefined : await findPreset(flags.provider)
  if (preset?.row.signature.kind === 'custom' && preset.row.signature.signBody !== undefined)
    throw new CliError(
      'usage',
      `${preset.row.title} writes the signature into the body: use hookseal send --provider ${preset.row.name}`,
    )
  const secrets = await readSecrets(flags, preset?.row.env)
  const body = await readBody(flags)
  const { id = newMessageId(), timestamp = Math.floor(Date.now() / 1000) } = flags
  const headers: Readonly<Record<string, string>> = await asUsageError(() =>
    preset === undefined
      ? signedHeaders({ id, timestamp, body }, secrets)
      : preset.signedHeaders(toSignedDelivery({ ...flags, id, timestamp, body }), secrets[0] ?? ''),
  )
  if (flags.curl !== undefined) {
    const url = flags.curl === true ? DEFAULTS.url : flags.curl
    const command = curlCommand({ url, headers, body, file: flags.file === '-' ? undefined : flags.file })
    if (flags.json) printJson({ headers, curl: command })
    else print(command)
  } else if (flags.json) printJson({ headers })
  else for (const [name, value] of Object.entries(headers)) print(`${name}: ${value}`)
}
