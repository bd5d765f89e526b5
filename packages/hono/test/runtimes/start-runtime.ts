import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { AdapterServer, AdapterSetup } from '@hookseal/conformance'
import { build } from 'esbuild'
import type { WireSetup } from './app.ts'
import { startBridge } from './bridge.ts'
import { encode, nameFunctions } from './wire.ts'

export type RuntimeName = 'bun' | 'deno' | 'workerd'

/** A server process of another runtime, with an app for each test. */
export interface Runtime {
  makeServer(kind: WireSetup['kind'], setup: AdapterSetup): Promise<AdapterServer>
  close(): Promise<void>
}

const STARTERS: Record<
  RuntimeName,
  (folder: string) => Promise<{ child: ChildProcess; port: Promise<number> }>
> = {
  bun: async () =>
    printsPort(
      spawn(binary('bun', 'bin/bun.exe'), [source('bun.ts')], { stdio: ['ignore', 'pipe', 'inherit'] }),
    ),
  deno: async () =>
    printsPort(
      spawn(
        binary('deno', 'deno'),
        ['run', '--allow-net', '--allow-env', '--allow-read', source('deno.ts')],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      ),
    ),
  workerd: startWorkerd,
}

export async function startRuntime(name: RuntimeName): Promise<Runtime> {
  const folder = mkdtempSync(join(tmpdir(), `hookseal-${name}-`))
  const bridge = await startBridge()
  const { child, port } = await STARTERS[name](folder)
  const origin = `http://127.0.0.1:${await port}`
  return {
    async makeServer(kind, { options, parserFirst, ...setup }) {
      const id = bridge.register({ options, parserFirst, ...setup })
      const wire: WireSetup = {
        kind,
        bridge: bridge.url,
        options: nameFunctions(options, 'options'),
        parserFirst,
      }
      const response = await fetch(`${origin}/${id}`, { method: 'PUT', body: encode(wire) })
      if (!response.ok) throw new Error(`${name} refused the setup: ${await response.text()}`)
      return { url: `${origin}/${id}/webhooks`, close: async () => bridge.unregister(id) }
    },
    async close() {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      await bridge.close()
      rmSync(folder, { recursive: true })
    },
  }
}

function printsPort(child: ChildProcess): { child: ChildProcess; port: Promise<number> } {
  return { child, port: firstText(child, child.stdout).then(Number) }
}

/** workerd takes one bundle, and tells its port on a descriptor of its own. */
async function startWorkerd(folder: string): Promise<{ child: ChildProcess; port: Promise<number> }> {
  await build({
    entryPoints: [source('worker.ts')],
    bundle: true,
    format: 'esm',
    conditions: ['workerd'],
    outfile: join(folder, 'worker.js'),
    logLevel: 'error',
  })
  copyFileSync(source('worker.capnp'), join(folder, 'worker.capnp'))
  const child = spawn(
    binary('workerd', 'bin/workerd'),
    ['serve', join(folder, 'worker.capnp'), '--control-fd=3'],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    },
  )
  const control = child.stdio[3] as Readable
  return { child, port: firstText(child, control).then((line) => Number(JSON.parse(line).port)) }
}

/** The packages name shims as their binaries, which would outlive a signal; `file` is what they start. */
function binary(name: string, file: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file)
}

function source(name: string): string {
  return new URL(name, import.meta.url).pathname
}

async function firstText(child: ChildProcess, stream: Readable | null): Promise<string> {
  if (stream === null) throw new Error('the stream was not piped')
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the runtime ended with ${String(code)} before it listened`)
  })
  const [data]: unknown[] = await Promise.race([once(stream, 'data'), ended])
  return String(data)
}
