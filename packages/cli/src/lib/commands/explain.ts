import { WebhookError } from '@hookseal/core'
import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { setExitCode } from '../terminal/exit-codes.ts'
import { type Diagnosis, diagnose } from '../explain/diagnose.ts'
import { diagnoseProvider } from '../explain/diagnose-provider.ts'
import { addBodyOptions, type BodyFlags, readBody } from '../input/body.ts'
import { addClockOptions, type ClockFlags, toleranceOf, verificationTime } from '../input/clock.ts'
import { addHeaderOptions, type HeaderFlags, readHeaders } from '../input/headers.ts'
import { collect } from '../input/numbers.ts'
import { addSecretOption, readSecrets, type SecretFlags } from '../input/secrets.ts'
import { findPreset } from '../providers/find-preset.ts'
import { addProviderOptions, type ProviderFlags } from '../providers/options.ts'
import { stripControlChars, style, print, printJson } from '../terminal/output.ts'

interface Flags extends BodyFlags, SecretFlags, HeaderFlags, ClockFlags, ProviderFlags {
  otherSecret?: string[]
  json?: true
}

/** `hookseal explain`: finds out why a delivery does not verify, and how to fix it. */
export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .summary('find out why a delivery does not verify')
    .description(
      'Finds out why a delivery is rejected and how to fix it, by trying common mistakes alone and in combination.',
    )
  addHeaderOptions(command)
  addBodyOptions(command)
  addSecretOption(command).option(
    '--other-secret <secret>',
    'a secret that may have signed the delivery but is not configured at the receiver, such as a previous one; repeatable',
    collect,
  )
  addProviderOptions(command)
  addClockOptions(command).option('--json', 'print JSON').action(explainDelivery)
  addExamples(command, [
    'hookseal explain --headers headers.txt --file body.json',
    'hookseal explain --headers headers.txt --file body.json --at 1700000000 --json',
    'hookseal explain --provider stripe --headers headers.txt --file body.json',
  ])
}

async function explainDelivery(flags: Flags): Promise<void> {
  const headers = await readHeaders(flags)
  const preset = flags.provider === undefined ? undefined : await findPreset(flags.provider)
  const secrets = await readSecrets(flags, preset?.row.env)
  const evidence = {
    headers,
    body: await readBody(flags),
    secrets,
    otherSecrets: flags.otherSecret ?? [],
    now: verificationTime(flags),
    toleranceSeconds: toleranceOf(flags),
  }
  const diagnosis =
    preset === undefined
      ? await diagnose(evidence)
      : await diagnoseProvider(preset, {
          ...evidence,
          tolerance: flags.tolerance,
          publicUrl: flags.publicUrl,
        })
  if (diagnosis.result instanceof Error) setExitCode('negative')
  if (flags.json) printJson(summary(diagnosis))
  else show(diagnosis, secrets.length)
}

function summary({ result, findings, reproduced, tried }: Diagnosis): object {
  const base = { findings, signature_reproduced: reproduced, combinations_tried: tried }
  if (!(result instanceof Error)) return { verified: true, secret: result.key.index + 1, ...base }
  const { code, message } = result
  const status = result instanceof WebhookError ? result.status : null
  return { verified: false, code, status, message, ...base }
}

function show({ result, findings, reproduced }: Diagnosis, secrets: number): void {
  if (!(result instanceof Error)) {
    const which = secrets > 1 ? ` with secret ${result.key.index + 1} of ${secrets}` : ''
    print(
      `${style('green', 'verified')}${which}. If a receiver rejects this delivery, its bytes, secret or clock differ from this input.`,
    )
    print('Log what it passes to its verifier, and run explain on that.')
    return
  }
  print(`${style('red', 'rejected')} ${result.code}`)
  for (const [index, { problem, fix }] of findings.entries()) {
    print(`\n${index + 1}. ${stripControlChars(problem)}`)
    print(`   ${style('bold', 'Fix:')} ${fix}`)
  }
  if (reproduced) print('\nThese findings are complete: with them fixed, the signature matches.')
}
