import type { Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { addCreate } from './endpoints/create.ts'
import { addDelete } from './endpoints/delete.ts'
import { addDisable, addEnable } from './endpoints/enable.ts'
import { addList } from './endpoints/list.ts'
import { addRotate } from './endpoints/rotate.ts'
import { addShow } from './endpoints/show.ts'
import { addTest } from './endpoints/test.ts'
import { addUpdate } from './endpoints/update.ts'

/** `hookseal endpoints`: the URLs that a sender delivers to. */
export function addEndpoints(program: Command): void {
  const group = program
    .command('endpoints')
    .summary('list and manage the endpoints of a sender')
    .description('Lists and manages the endpoints that a sender delivers to.')
  const commands = [
    addList,
    addShow,
    addCreate,
    addUpdate,
    addEnable,
    addDisable,
    addRotate,
    addTest,
    addDelete,
  ]
  for (const add of commands) add(group)
  addExamples(group, ['hookseal endpoints', 'hookseal endpoints show wh_…'])
}
