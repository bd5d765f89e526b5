import { createVerifier, WebhookError, type WebhookMessage } from '@hookseal/core'
import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { setExitCode } from '../terminal/exit-codes.ts'
import { addBodyOptions, type BodyFlags, readBody } from '../input/body.ts'
import { addClockOptions, type ClockFlags, verificationTime } from '../input/clock.ts'
import { addHeaderOptions, type HeaderFlags, readHeaders, toHeadersInput } from '../input/headers.ts'
import { addSecretOption, readSecrets, type SecretFlags } from '../input/secrets.ts'
import { stripControlChars, style, print, printJson } from '../terminal/output.ts'

interface Flags extends BodyFlags, SecretFlags, HeaderFlags, ClockFlags {
  json?: true
}

/** `hookseal verify`: checks whether a receiver would accept a delivery. */
export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .summary('verify a delivery')
    .description('Verifies a delivery as a receiver would: headers, timestamp, signature and payload.')
  addHeaderOptions(command)
  addBodyOptions(command)
  addSecretOption(command)
  addClockOptions(command).option('--json', 'print JSON').action(verifyDelivery)
  addExamples(command, [
    'hookseal verify --headers headers.txt --file body.json',
    'hookseal verify --headers headers.txt --file body.json --at 1700000000 --json',
  ])
}

async function verifyDelivery(flags: Flags): Promise<void> {
  const headers = toHeadersInput(await readHeaders(flags))
  const secrets = await readSecrets(flags)
  const body = await readBody(flags)
  const verifier = createVerifier({
    secret: secrets,
    toleranceSeconds: flags.tolerance,
    now: () => verificationTime(flags),
    // The receiver's limit does not apply: the body has already been read here.
    maxBodyBytes: Number.MAX_SAFE_INTEGER,
  })
  try {
    const message = await verifier.verify({ headers, body })
    if (flags.json) printJson(accepted(message))
    else print(`${style('green', 'verified')} ${stripControlChars(facts(message, secrets.length))}`)
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error
    setExitCode('negative')
    if (flags.json) printJson(rejected(error))
    else {
      print(`${style('red', 'rejected')} ${error.code} (${error.status})`)
      print(`${error.message}\nRun hookseal explain with the same options to find out why.`)
    }
  }
}

function facts({ id, type, timestamp, key }: WebhookMessage, secrets: number): string {
  const time = timestamp.toISOString().replace('.000Z', 'Z')
  const which = secrets > 1 ? `, secret ${key.index + 1} of ${secrets}` : ''
  return `${id}${type === undefined ? '' : ` ${type}`}, signed at ${time}${which}`
}

function accepted({ id, type, timestamp, key }: WebhookMessage): object {
  return { verified: true, id, type: type ?? null, timestamp, secret: key.index + 1 }
}

function rejected({ code, status, reason, message }: WebhookError): object {
  return { verified: false, code, status, reason: reason ?? null, message }
}
