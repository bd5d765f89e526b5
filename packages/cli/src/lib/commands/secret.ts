import { generateKeyPair, generateSecret } from '@hookseal/core'
import type { Command } from 'commander'
import { asUsageError } from '../terminal/cli-error.ts'
import { addExamples } from '../commander/examples.ts'
import { parseInteger } from '../input/numbers.ts'
import { print, printJson } from '../terminal/output.ts'

interface Flags {
  ed25519?: true
  bytes: number
  json?: true
}

/** `hookseal secret`: creates signing secrets. */
export function addSecret(program: Command): void {
  const command = program
    .command('secret')
    .summary('create a signing secret')
    .description(
      'Creates a signing secret (whsec_), or with --ed25519 a key pair (whsk_ to sign, whpk_ to verify).',
    )
    .option('--ed25519', 'create a key pair')
    .option('--bytes <count>', 'random bytes in the secret, 24 to 64', parseInteger, 32)
    .option('--json', 'print JSON')
    .action(createSecret)
  addExamples(command, ['hookseal secret', 'hookseal secret --bytes 24', 'hookseal secret --ed25519 --json'])
}

async function createSecret({ ed25519, bytes, json }: Flags): Promise<void> {
  if (ed25519) {
    const { secretKey, publicKey } = await generateKeyPair()
    if (json) printJson({ secret_key: secretKey, public_key: publicKey })
    else print(`${secretKey}\n${publicKey}`)
    return
  }
  const secret = await asUsageError(() => generateSecret(bytes))
  if (json) printJson({ secret })
  else print(secret)
}
