import { createVerifier, WebhookError, type WebhookMessage } from '@hookseal/core'
import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { setExitCode } from '../terminal/exit-codes.ts'
import { addBodyOptions, type BodyFlags, readBody } from '../input/body.ts'
import { addClockOptions, type ClockFlags, toleranceOf, verificationTime } from '../input/clock.ts'
import { addHeaderOptions, type HeaderFlags, readHeaders, toHeadersInput } from '../input/headers.ts'
import { addSecretOption, readSecrets, type SecretFlags } from '../input/secrets.ts'
import { findPreset } from '../providers/find-preset.ts'
import { addProviderOptions, type ProviderFlags, receiverOptions } from '../providers/options.ts'
import { stripControlChars, style, print, printJson } from '../terminal/output.ts'

interface Flags extends BodyFlags, SecretFlags, HeaderFlags, ClockFlags, ProviderFlags {
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
  addProviderOptions(command)
  addClockOptions(command).option('--json', 'print JSON').action(verifyDelivery)
  addExamples(command, [
    'hookseal verify --headers headers.txt --file body.json',
    'hookseal verify --headers headers.txt --file body.json --at 1700000000 --json',
    'hookseal verify --provider stripe --headers headers.txt --file body.json',
  ])
}

async function verifyDelivery(flags: Flags): Promise<void> {
  const headers = toHeadersInput(await readHeaders(flags))
  const preset = flags.provider === undefined ? undefined : await findPreset(flags.provider)
  const secrets = await readSecrets(flags, preset?.row.env)
  const body = await readBody(flags)
  const verifier = createVerifier({
    ...(preset === undefined
      ? { secret: secrets, toleranceSeconds: toleranceOf(flags) }
      : receiverOptions(preset, { secrets, publicUrl: flags.publicUrl, tolerance: flags.tolerance })),
    now: () => verificationTime(flags),
    // The receiver's limit does not apply: the body has already been read here.
    maxBodyBytes: Number.MAX_SAFE_INTEGER,
  })
  try {
    const message = await verifier.verify({ headers, body })
    const isTimeSigned = preset === undefined || preset.row.time !== null
    if (flags.json) printJson(accepted(message, isTimeSigned))
    else
      print(
        `${style('green', 'verified')} ${stripControlChars(facts(message, secrets.length, isTimeSigned))}`,
      )
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

function facts(
  { id, type, timestamp, key, authenticated }: WebhookMessage,
  secrets: number,
  isTimeSigned: boolean,
): string {
  const time = isTimeSigned
    ? `signed at ${timestamp.toISOString().replace('.000Z', 'Z')}`
    : 'no time is signed'
  const which = secrets > 1 ? `, secret ${key.index + 1} of ${secrets}` : ''
  const how = authenticated === 'token' ? 'by its token, nothing is signed' : time
  return `${id}${type === undefined ? '' : ` ${type}`}, ${how}${which}`
}

function accepted({ id, type, timestamp, key }: WebhookMessage, isTimeSigned: boolean): object {
  return {
    verified: true,
    id,
    type: type ?? null,
    timestamp: isTimeSigned ? timestamp : null,
    secret: key.index + 1,
  }
}

function rejected({ code, status, reason, message }: WebhookError): object {
  return { verified: false, code, status, reason: reason ?? null, message }
}
