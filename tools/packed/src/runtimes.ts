import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { IS_SHORT } from '@hookseal/services/proofs'

const require = createRequire(import.meta.url)

export interface Runtime {
  readonly name: string
  readonly program: string
  /** The arguments before the module to run. */
  readonly args: readonly string[]
}

/** The supported versions of Node; in the short form, the oldest and the newest. */
export const NODES: readonly Runtime[] = [
  node('Node 20', binary('node20', 'bin/node')),
  ...(IS_SHORT ? [] : [node('Node 22', binary('node22', 'bin/node')), node('Node 24', process.execPath)]),
  node('Node 26', binary('node26', 'bin/node')),
]

/** The runtimes that run a module from the command line. */
export const RUNTIMES: readonly Runtime[] = [
  ...NODES,
  { name: 'Bun', program: binary('bun', 'bin/bun.exe'), args: ['run'] },
  { name: 'Deno', program: binary('deno', 'deno'), args: ['run', '--allow-all', '--quiet'] },
]

export const WORKERD: string = binary('workerd', 'bin/workerd')

function node(name: string, program: string): Runtime {
  return { name, program, args: [] }
}

/** The program of an installed runtime, by the name under which it is a dependency. */
function binary(dependency: string, file: string): string {
  return join(dirname(require.resolve(`${dependency}/package.json`)), file)
}
