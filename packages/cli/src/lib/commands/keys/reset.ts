import { type Command, Option } from 'commander'
import { addExamples } from '../../commander/examples.ts'
import { assertServeRuntime } from '../../commander/assert-serve-runtime.ts'
import { DEFAULTS } from '../../defaults.ts'
import type { ResetFlags } from '../../serve/reset-operator-keys.ts'

/** `hookseal keys reset` */
export function addReset(group: Command): void {
  const command = group
    .command('reset')
    .summary('replace the operator keys, on the machine of the sender')
    .description(
      'Creates an operator key directly in the database, for when all of them are lost, and revokes the others. Needs no API key. ' +
        'Stop a sender with an embedded database first.',
    )
    .addOption(
      new Option('--database <address>', 'pglite:<directory>, or postgres://…')
        .env('DATABASE_URL')
        .default(DEFAULTS.database),
    )
    .option('--keep', 'keep the other operator keys')
    .option('-y, --yes', 'do not ask for confirmation')
    .option('--json', 'print JSON')
    .action(async (flags: ResetFlags) => {
      assertServeRuntime('keys reset')
      // Loaded on demand, because it imports the database, which other commands do not need.
      const { resetOperatorKeys } = await import('../../serve/reset-operator-keys.ts')
      await resetOperatorKeys(flags)
    })
  addExamples(command, ['hookseal keys reset --database pglite:./.hookseal --yes'])
}
