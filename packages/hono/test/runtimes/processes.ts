import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { freePort } from '@hookseal/services'
import { build } from 'esbuild'
import type { RuntimeProcess } from './start-runtime.ts'

const require = createRequire(import.meta.url)

// These functions start the binaries directly, because the packages' bin scripts do not forward signals.

export async function startBun(): Promise<RuntimeProcess> {
  const bun = join(dirname(require.resolve('bun/package.json')), 'bin/bun.exe')
  return printsPort(bun, [fileURLToPath(new URL('./bun.ts', import.meta.url))])
}

export async function startDeno(): Promise<RuntimeProcess> {
  const deno = join(dirname(require.resolve('deno/package.json')), 'deno')
  const permissions = ['--allow-net', '--allow-env', '--allow-read']
  return printsPort(deno, ['run', ...permissions, fileURLToPath(new URL('./deno.ts', import.meta.url))])
}

/** Bundles the Worker and starts workerd, which writes its port to the file descriptor of `--control-fd`. */
export async function startWorkerd(): Promise<RuntimeProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'hookseal-workerd-'))
  await build({
    entryPoints: [fileURLToPath(new URL('./worker.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    conditions: ['workerd'],
    outfile: join(folder, 'worker.js'),
    logLevel: 'error',
  })
  const config = join(folder, 'worker.capnp')
  copyFileSync(new URL('./worker.capnp', import.meta.url), config)
  const workerd = join(dirname(require.resolve('workerd/package.json')), 'bin/workerd')
  const child = spawn(workerd, ['serve', config, '--control-fd=3'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  // The fourth descriptor of `stdio` above is a pipe.
  const listening = await textOf(child, child.stdio[3] as Readable)
  rmSync(folder, { recursive: true })
  return { child, port: Number(JSON.parse(listening).port) }
}

/** Builds and starts the Next.js app as in production. */
export async function startNext(): Promise<RuntimeProcess> {
  const next = require.resolve('next/dist/bin/next')
  const options = {
    cwd: new URL('./next', import.meta.url),
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  }
  const built = spawn(process.execPath, [next, 'build'], {
    ...options,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code]: unknown[] = await once(built, 'exit')
  if (code !== 0) throw new Error(`next build exited with code ${String(code)}`)
  const port = await freePort()
  const args = [next, 'start', '--hostname', '127.0.0.1', '--port', String(port)]
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  await textOf(child, child.stdout, (text) => text.includes('Ready'))
  return { child, port }
}

async function printsPort(command: string, args: string[]): Promise<RuntimeProcess> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return { child, port: Number(await textOf(child, child.stdout)) }
}

/** Resolves with the text that `child` has written to `stream`, as soon as it is `enough`. Rejects if `child` exits before. */
async function textOf(
  child: ChildProcess,
  stream: Readable,
  enough: (text: string) => boolean = (text) => text.endsWith('\n'),
): Promise<string> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the runtime exited with code ${String(code)} before it listened`)
  })
  // The runtime also exits after the tests, when the result is no longer awaited.
  ended.catch(() => {})
  let text = ''
  while (!enough(text)) {
    const [data]: unknown[] = await Promise.race([once(stream, 'data'), ended])
    text += String(data)
  }
  return text
}
