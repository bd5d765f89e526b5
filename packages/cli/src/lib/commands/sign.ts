import { signedHeaders } from '@hookseal/core'
import type { Command } from 'commander'
import { asUsageError } from '../terminal/cli-error.ts'
import { curlCommand } from '../send/curl.ts'
import { DEFAULTS } from '../defaults.ts'
import { addExamples } from '../commander/examples.ts'
import { addBodyOptions, type BodyFlags, readBody } from '../input/body.ts'
import { parseTime } from '../input/numbers.ts'
import { addSecretOption, readSecrets, type SecretFlags } from '../input/secrets.ts'
import { newMessageId } from '../send/message-id.ts'
import { print, printJson } from '../terminal/output.ts'

interface Flags extends BodyFlags, SecretFlags {
  id?: string
  timestamp?: number
  curl?: string | true
  json?: true
}

/** `hookseal sign`: prints the three headers of a delivery. */
export function addSign(program: Command): void {
  const command = program
    .command('sign')
    .summary('print the three headers of a delivery')
    .description('Signs a body and prints the three headers to send with it.')
  addBodyOptions(command)
  addSecretOption(command)
    .option('--id <id>', 'the id of the delivery (default: a new id)')
    .option('--timestamp <time>', 'seconds since the epoch, or a date (default: now)', parseTime)
    .option('--curl [url]', `print a curl command that posts the body (url: ${DEFAULTS.url})`)
    .option('--json', 'print JSON')
    .action(signBody)
  addExamples(command, [
    `hookseal sign --body '{"type":"invoice.paid","data":{}}'`,
    'hookseal sign --id msg_1 --timestamp 1700000000 --file body.json',
    'hookseal sign --file body.json --curl http://localhost:3000/webhooks',
  ])
}

async function signBody(flags: Flags): Promise<void> {
  const secrets = await readSecrets(flags)
  const body = await readBody(flags)
  const { id = newMessageId(), timestamp = Math.floor(Date.now() / 1000) } = flags
  const headers = await asUsageError(() => signedHeaders({ id, timestamp, body }, secrets))
  if (flags.curl !== undefined) {
    const url = flags.curl === true ? DEFAULTS.url : flags.curl
    const command = curlCommand({ url, headers, body, file: flags.file === '-' ? undefined : flags.file })
    if (flags.json) printJson({ headers, curl: command })
    else print(command)
  } else if (flags.json) printJson({ headers })
  else for (const [name, value] of Object.entries(headers)) print(`${name}: ${value}`)
}
