import { createVerifier, WebhookError, type WebhookMessage } from '@hookseal/core'
import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { endWith } from '../terminal/exit-codes.ts'
import { addBodyOptions, type BodyFlags, readBody } from '../input/body.ts'
import { addClockOptions, type ClockFlags, momentOf } from '../input/clock.ts'
import { addHeaderOptions, type HeaderFlags, readHeaders, toHeadersInput } from '../input/headers.ts'
import { addSecretOption, readSecrets, type SecretFlags } from '../input/secrets.ts'
import { harmless, paint, print, printJson } from '../terminal/output.ts'

interface Flags extends BodyFlags, SecretFlags, HeaderFlags, ClockFlags {
  json?: true
}

/** `hookseal verify`: whether a receiver would take a delivery. */
export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .summary('check the signature of a delivery')
    .description('Says whether a delivery verifies, as a receiver would.')
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
    now: () => momentOf(flags),
    // The cap is a matter of the receiver; here the body has been read already.
    maxBodyBytes: Number.MAX_SAFE_INTEGER,
  })
  try {
    const message = await verifier.verify({ headers, body })
    if (flags.json) printJson(accepted(message))
    else print(`${paint('green', 'verified')} ${harmless(facts(message, secrets.length))}`)
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error
    endWith('negative')
    if (flags.json) printJson(refused(error))
    else {
      print(`${paint('red', 'refused')} ${error.code} (${error.status})`)
      print(`${error.message}\nhookseal explain, with the same options, says why.`)
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

function refused({ code, status, reason, message }: WebhookError): object {
  return { verified: false, code, status, reason: reason ?? null, message }
}
