import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { freePort } from './lib/free-port.ts'

export interface ReadmeOptions {
  /** The README, as a URL: `new URL('../README.md', import.meta.url)`. */
  readme: URL
  /** Which of its `ts` blocks, from 0. @default 0 */
  block?: number
  /** The folder of the package whose dependencies the example may import; that of the README when absent. */
  packageFolder?: URL
  env?: Readonly<Record<string, string>>
}

export interface RunningReadme {
  /** What the example has printed so far. */
  readonly stdout: () => string
  /** Resolves to the exit code; rejects when the example was ended by a signal. */
  readonly exited: Promise<number>
  /** `http://localhost:<PORT>`, once something listens there. */
  listening(): Promise<string>
}

/** Runs a code block of a README, word for word, as a program of its own with a free `PORT`. Ends with the test. */
export async function runReadme(options: ReadmeOptions): Promise<RunningReadme> {
  const { readme, block = 0, packageFolder = new URL('.', readme), env = {} } = options
  const code = blockOf(readFileSync(readme, 'utf8'), block)
  const port = await freePort()
  const file = new URL(`.readme-${process.pid}-${port}.ts`, packageFolder)
  writeFileSync(file, code)
  const child = spawn(process.execPath, [file.pathname], {
    env: { ...process.env, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill()
    rmSync(file, { force: true })
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const exited = once(child, 'close').then(([exitCode]: unknown[]) => {
    if (typeof exitCode === 'number') return exitCode
    throw new Error('the example was ended by a signal')
  })
  // Whoever waits for it hears of a rejection; an example that is ended with its test is none.
  exited.catch(() => {})
  return {
    exited,
    stdout: () => printed,
    async listening() {
      const url = `http://localhost:${port}`
      while (child.exitCode === null) {
        const up = await fetch(url).then(
          () => true,
          () => false,
        )
        if (up) return url
        await sleep(20)
      }
      throw new Error(`the example ended with ${child.exitCode} before it listened on PORT`)
    },
  }
}

function blockOf(markdown: string, index: number): string {
  const blocks = [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)]
  const code = blocks[index]?.[1]
  if (code === undefined)
    throw new Error(`the README has ${blocks.length} ts blocks, and none of number ${index}`)
  return code
}
