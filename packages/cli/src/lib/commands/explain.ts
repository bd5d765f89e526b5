import { WebhookError } from '@hookseal/core'
import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { endWith } from '../terminal/exit-codes.ts'
import { type Diagnosis, diagnose } from '../explain/diagnose.ts'
import { addBodyOptions, type BodyFlags, readBody } from '../input/body.ts'
import { addClockOptions, type ClockFlags, momentOf } from '../input/clock.ts'
import { addHeaderOptions, type HeaderFlags, readHeaders } from '../input/headers.ts'
import { gather } from '../input/numbers.ts'
import { addSecretOption, readSecrets, type SecretFlags } from '../input/secrets.ts'
import { harmless, paint, print, printJson } from '../terminal/output.ts'

interface Flags extends BodyFlags, SecretFlags, HeaderFlags, ClockFlags {
  otherSecret?: string[]
  json?: true
}

/** `hookseal explain`: why a delivery is refused, and what to do about it. */
export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .summary('say why a delivery does not verify')
    .description(
      'Says why a delivery is refused and what to do about it, by trying the mistakes that people make.',
    )
  addHeaderOptions(command)
  addBodyOptions(command)
  addSecretOption(command).option(
    '--other-secret <secret>',
    'one that the receiver does not have, but that may have been used: an old one, that of another endpoint',
    gather,
  )
  addClockOptions(command).option('--json', 'print JSON').action(explainDelivery)
  addExamples(command, [
    'hookseal explain --headers headers.txt --file body.json',
    'hookseal explain --headers headers.txt --file body.json --at 1700000000 --json',
  ])
}

async function explainDelivery(flags: Flags): Promise<void> {
  const headers = await readHeaders(flags)
  const secrets = await readSecrets(flags)
  const diagnosis = await diagnose({
    headers,
    body: await readBody(flags),
    secrets,
    otherSecrets: flags.otherSecret ?? [],
    now: momentOf(flags),
    toleranceSeconds: flags.tolerance,
  })
  if (diagnosis.verdict instanceof Error) endWith('negative')
  if (flags.json) printJson(summary(diagnosis))
  else show(diagnosis, secrets.length)
}

function summary({ verdict, findings, reproduced, tried }: Diagnosis): object {
  const base = { findings, signature_reproduced: reproduced, combinations_tried: tried }
  if (!(verdict instanceof Error)) return { verified: true, secret: verdict.key.index + 1, ...base }
  const { code, message } = verdict
  const status = verdict instanceof WebhookError ? verdict.status : null
  return { verified: false, code, status, message, ...base }
}

function show({ verdict, findings, reproduced }: Diagnosis, secrets: number): void {
  if (!(verdict instanceof Error)) {
    const which = secrets > 1 ? ` with secret ${verdict.key.index + 1} of ${secrets}` : ''
    print(
      `${paint('green', 'verified')}${which}. A receiver that refuses it has other bytes, another secret or another clock than`,
    )
    print('were given here: log what it passes to the verifier, and explain that.')
    return
  }
  print(`${paint('red', 'refused')} ${verdict.code}`)
  for (const [index, { problem, fix }] of findings.entries()) {
    print(`\n${index + 1}. ${harmless(problem)}`)
    print(`   ${paint('bold', 'Fix:')} ${fix}`)
  }
  if (reproduced) print('\nThat is all: with it put right, the signature matches.')
}
