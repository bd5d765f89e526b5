import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { addCreate } from './sources/create.ts'
import { addDelete } from './sources/delete.ts'
import { addDisable, addEnable } from './sources/enable.ts'
import { addList } from './sources/list.ts'
import { addRejections } from './sources/rejections.ts'
import { addRotate } from './sources/rotate.ts'
import { addShow } from './sources/show.ts'
import { addUpdate } from './sources/update.ts'

/** `hookseal sources`: where providers deliver to a sender. */
export function addSources(program: Command): void {
  const group = program
    .command('sources')
    .summary('list and manage the sources of a sender')
    .description('Lists and manages the sources of a sender: URLs that receive the webhooks of a provider.')
  const commands = [addList, addShow, addCreate, addUpdate, addEnable, addDisable]
  for (const add of [...commands, addRotate, addRejections, addDelete]) add(group)
  addExamples(group, ['hookseal sources', 'hookseal sources show src_…'])
}
