import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export interface BenchResult {
  code: number
  stdout: string
  stderr: string
}

/** Runs `pnpm bench` with these arguments. Resolves for every exit code. */
export async function runBench(...args: string[]): Promise<BenchResult> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args])
    return { code: 0, stdout, stderr }
  } catch (error) {
    return error as BenchResult // execFile rejects with an error that has these for any other exit code
  }
}
