import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The program of an installed runtime, by the name under which it is a dependency. */
function binary(dependency: string, file: string): string {
  return join(dirname(require.resolve(`${dependency}/package.json`)), file)
}

/** Each runtime that runs a module from the command line, and how. */
export const RUNTIMES: readonly (readonly [name: string, program: string, args: readonly string[]])[] = [
  ['Node 20', binary('node20', 'bin/node'), []],
  ['Node 22', binary('node22', 'bin/node'), []],
  ['Node 24', process.execPath, []],
  ['Node 26', binary('node26', 'bin/node'), []],
  ['Bun', binary('bun', 'bin/bun.exe'), ['run']],
  ['Deno', binary('deno', 'deno'), ['run', '--allow-all', '--quiet']],
]

export const WORKERD: string = binary('workerd', 'bin/workerd')
