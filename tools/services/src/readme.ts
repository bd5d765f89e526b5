import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { runProgram, type RunningProgram } from './program.ts'

export interface ReadmeOptions {
  /** The README, as a URL: `new URL('../README.md', import.meta.url)`. */
  readme: URL
  /** The index of the `ts` block to run. @default 0 */
  block?: number
  /** The folder of the package whose dependencies the example may import. @default the folder of the README */
  packageFolder?: URL
  env?: Readonly<Record<string, string>>
}

/** Runs a code block of a README unchanged, as {@link runProgram} does. */
export async function runReadme(options: ReadmeOptions): Promise<RunningProgram> {
  const { readme, block = 0, packageFolder = new URL('.', readme), env = {} } = options
  const file = new URL(`.readme-${randomUUID()}.ts`, packageFolder)
  writeFileSync(file, blockOf(readFileSync(readme, 'utf8'), block))
  onTestFinished(() => rmSync(file, { force: true }))
  return runProgram(file, env)
}

/** A command of a README and what it prints. */
export interface ConsoleSession {
  line: string
  printed: string
}

/** Returns the sessions in the `console` blocks of a README: each line after `$ `, and its output. */
export function consoleSessions(markdown: string): ConsoleSession[] {
  const blocks = [...markdown.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = '']) => block)
  return blocks
    .join('')
    .split(/^\$ /m)
    .slice(1)
    .map((session) => {
      const [line = '', ...printed] = session.split('\n')
      return { line, printed: printed.join('\n') }
    })
}

/** Returns a pattern for output in a README, in which an ellipsis stands for any text and a latency for any number. */
export function outputPattern(printed: string): RegExp {
  const parts = printed
    .split(/…|\d+ ms/)
    .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('[^\\n]+')}$`)
}

function blockOf(markdown: string, index: number): string {
  const blocks = [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)]
  const code = blocks[index]?.[1]
  if (code === undefined) throw new Error(`the README has ${blocks.length} ts blocks, and no block ${index}`)
  return code
}
