import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { addCreate } from './keys/create.ts'
import { addList } from './keys/list.ts'
import { addReset } from './keys/reset.ts'
import { addRevoke } from './keys/revoke.ts'

/** `hookseal keys`: the API keys of a sender. */
export function addKeys(program: Command): void {
  const group = program
    .command('keys')
    .summary('list, create and revoke API keys')
    .description(
      'Lists, creates and revokes the API keys of an organization, or with --operator the operator keys. Requires an operator key. ' +
        'Without any operator key, use hookseal keys reset on the machine of the sender.',
    )
  addList(group)
  addCreate(group)
  addRevoke(group)
  addReset(group)
  addExamples(group, ['hookseal keys --org default', 'hookseal keys --operator'])
}
