import { spawn } from 'node:child_process'
import { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { run } from '../src/lib/commander/run.ts'

/** The entry point of the program. */
export const MAIN: string = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export interface CliOptions {
  stdin?: string | Uint8Array
  env?: Readonly<Record<string, string | undefined>>
  cwd?: string
}

export interface CliResult {
  code: number | null
  stdout: string
  stderr: string
}

/** The environment of a run: this process's, without its secret, and with `env`. */
function environment(env: CliOptions['env']): Record<string, string | undefined> {
  return { ...process.env, WEBHOOK_SECRET: undefined, ...env }
}

let previous: Promise<unknown> = Promise.resolve()

/**
 * Runs `hookseal` inside this process, because a process of its own costs 0.3 s of CPU. Runs take turns: they share the
 * streams, the environment and the exit code of the process.
 */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const result = previous.then(async () => runInProcess(args, options))
  previous = result.catch(() => {}) // the caller gets the error
  return result
}

async function runInProcess(
  args: readonly string[],
  { stdin = '', env, cwd = process.cwd() }: CliOptions,
): Promise<CliResult> {
  const stdout = createSink()
  const stderr = createSink()
  const folder = process.cwd()
  const variables = { ...process.env }
  const { exitCode } = process
  const restore = [
    replaceStream('stdin', Readable.from([Buffer.from(stdin)])),
    replaceStream('stdout', stdout.stream),
    replaceStream('stderr', stderr.stream),
    closeConnections(),
  ]
  try {
    setVariables(environment(env))
    process.chdir(cwd)
    process.exitCode = undefined
    await run(args)
    return { code: readExitCode(), stdout: stdout.read(), stderr: stderr.read() }
  } finally {
    process.exitCode = exitCode
    process.chdir(folder)
    setVariables(variables)
    for (const undo of restore) undo()
  }
}

/**
 * Makes `fetch` close each connection after its response, so that no run uses a connection of an earlier one, which the
 * server may be closing at that moment.
 */
function closeConnections(): () => void {
  const original = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('connection', 'close')
    return original(input, { ...init, headers })
  }
  return () => void (globalThis.fetch = original)
}

/** A function of its own, because TypeScript believes that the code is still `undefined` after the run. */
function readExitCode(): number {
  return Number(process.exitCode ?? 0)
}

function createSink(): { stream: Writable; read: () => string } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { stream, read: () => Buffer.concat(chunks).toString() }
}

function replaceStream(name: 'stdin' | 'stdout' | 'stderr', value: Readable | Writable): () => void {
  const original = Object.getOwnPropertyDescriptor(process, name) ?? {}
  Object.defineProperty(process, name, { value, configurable: true })
  return () => void Object.defineProperty(process, name, original)
}

function setVariables(variables: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) if (variables[name] === undefined) delete process.env[name]
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) process.env[name] = value
}

/** Runs `hookseal` in a process of its own, for tests of what only a process has: its exit, pipes and signals. */
export async function spawnCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { stdin = '', env, cwd } = options
  const child = spawn(process.execPath, [MAIN, ...args], { env: environment(env), cwd })
  // A command that reads no input exits before it is written to.
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [code, stdout, stderr] = await Promise.all([closed, text(child.stdout), text(child.stderr)])
  return { code, stdout, stderr }
}
