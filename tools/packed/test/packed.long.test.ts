import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { freePort, startRedis } from '@hookseal/services'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createCertificate } from '../../../packages/providers/test/certificate.ts'
import { type ConsumerOptions, createConsumer } from '../src/consumer.ts'
import { packAll } from '../src/pack.ts'
import { run } from '../src/run.ts'
import { NODES, type Runtime, RUNTIMES, WORKERD } from '../src/runtimes.ts'

const CORE = '@hookseal/core'
const EXPRESS = '@hookseal/express'
const TSC = join(import.meta.dirname, '../../../node_modules/.bin/tsc')
/** npm may have to download what a consumer installs. */
const TIMEOUT_MS = 10 * 60_000

let tarballs: ReadonlyMap<string, string>
const folders: string[] = []

beforeAll(async () => {
  tarballs = await packAll()
}, TIMEOUT_MS)

afterAll(async () => {
  await Promise.all(folders.map(async (folder) => rm(folder, { recursive: true, force: true })))
}, TIMEOUT_MS)

async function createFolder(options: Omit<ConsumerOptions, 'tarballs'>): Promise<string> {
  const folder = await createConsumer({ tarballs, ...options })
  folders.push(folder)
  return folder
}

/** Resolves with what a module prints on each runtime, by the name of the runtime. */
async function outputs(
  runtimes: readonly Runtime[],
  module: string,
  folder: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Record<string, string>> {
  const printed: Record<string, string> = {}
  for (const { name, program, args } of runtimes)
    printed[name] = await run(program, [...args, module], folder, env)
  return printed
}

function okOn(runtimes: readonly Runtime[]): Record<string, string> {
  return Object.fromEntries(runtimes.map(({ name }) => [name, 'ok\n']))
}

// Most of the time goes into npm and into processes that start, so several consumers are made at a time.
describe.concurrent('the packed packages', { timeout: TIMEOUT_MS }, () => {
  describe('core', () => {
    let folder: string

    beforeAll(async () => {
      folder = await createFolder({ packages: [CORE], files: ['main.mjs', 'worker.mjs', 'round-trip.mjs'] })
    }, TIMEOUT_MS)

    it('signs, verifies and handles an event once on every runtime', async ({ expect }) => {
      expect(await outputs(RUNTIMES, 'main.mjs', folder)).toEqual(okOn(RUNTIMES))
    })

    it('signs, verifies and handles an event once on workerd, with Web Crypto', async ({
      expect,
      onTestFinished,
    }) => {
      const workerd = await startWorkerd(folder, 'worker.mjs')
      onTestFinished(workerd.stop)
      await expect.poll(workerd.respond).toBe('ok')
    })

    it.for([
      { what: 'a verifier', name: 'createVerifier', kilobytes: 8 },
      { what: 'the whole pipeline with the memory store', name: 'webhookHandler', kilobytes: 10 },
    ])('adds at most $kilobytes kB to a bundle with $what', async ({ name, kilobytes }, { expect }) => {
      const entry = `${name}.mjs`
      writeFileSync(join(folder, entry), `export { ${name} } from '${CORE}'\n`)
      const bundle = await bundleForEdge(folder, entry)
      expect(gzipSync(bundle, { level: 9 }).length).toBeLessThanOrEqual(kilobytes * 1024)
    })
  })

  describe('presets of providers', () => {
    let folder: string

    beforeAll(async () => {
      folder = await createFolder({
        packages: [CORE, '@hookseal/providers'],
        files: ['providers.mjs', 'providers-worker.mjs', 'providers-round-trip.mjs'],
      })
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
      const rsa = { privateKey: pkcs8, certificate: createCertificate(privateKey) }
      writeFileSync(join(folder, 'rsa.mjs'), `export const RSA = ${JSON.stringify(rsa)}\n`)
    }, TIMEOUT_MS)

    it('verifies JSON, a form, and signatures by ECDSA and RSA with presets on every runtime', async ({
      expect,
    }) => {
      expect(await outputs(RUNTIMES, 'providers.mjs', folder)).toEqual(okOn(RUNTIMES))
    })

    it('verifies JSON, a form, and signatures by ECDSA and RSA with presets on workerd, with Web Crypto', async ({
      expect,
      onTestFinished,
    }) => {
      const workerd = await startWorkerd(folder, 'providers-worker.mjs')
      onTestFinished(workerd.stop)
      await expect.poll(workerd.respond).toBe('ok')
    })
  })

  it('loads core and express by require from CommonJS on every supported Node', async ({ expect }) => {
    const folder = await createFolder({
      packages: [CORE, EXPRESS],
      dependencies: { express: '5.3.0' },
      files: ['main.cjs'],
      type: 'commonjs',
    })
    expect(await outputs(NODES, 'main.cjs', folder)).toEqual(okOn(NODES))
  })

  it.for(['4.22.3', '5.3.0'])(
    'receives deliveries with express on Express %s',
    async (express, { expect }) => {
      const folder = await createFolder({
        packages: [CORE, EXPRESS],
        dependencies: { express },
        files: ['express.mjs'],
      })
      expect(await outputs(NODES, 'express.mjs', folder)).toEqual(okOn(NODES))
    },
  )

  it('receives deliveries with fastify and hono', async ({ expect }) => {
    const folder = await createFolder({
      packages: [CORE, '@hookseal/fastify', '@hookseal/hono'],
      dependencies: { fastify: '5.12.8', hono: '4.13.19', '@hono/node-server': '2.1.8' },
      files: ['frameworks.mjs'],
    })
    expect(await outputs(NODES, 'frameworks.mjs', folder)).toEqual(okOn(NODES))
  })

  it.for([
    { nest: '11.2.8', type: 'commonjs', module: 'commonjs' },
    { nest: '12.1.1', type: 'module', module: 'nodenext' },
  ] as const)(
    'receives deliveries with nestjs on Nest $nest, compiled to $module',
    async ({ nest, type, module }, { expect }) => {
      const parts = ['common', 'core', 'platform-express', 'platform-fastify']
      const folder = await createFolder({
        packages: [CORE, '@hookseal/nestjs'],
        dependencies: {
          ...Object.fromEntries(parts.map((part) => [`@nestjs/${part}`, nest])),
          'reflect-metadata': '0.2.2',
          rxjs: '7.8.2',
        },
        files: ['nest.ts'],
        type,
      })
      const options = `--ignoreConfig --noCheck --target es2023 --module ${module} --experimentalDecorators --emitDecoratorMetadata`
      await run(TSC, ['nest.ts', ...options.split(' ')], folder)
      expect(await outputs(NODES, 'nest.js', folder)).toEqual(okOn(NODES))
    },
  )

  it('runs hookseal by npx, and its commands on every supported Node', async ({ expect }) => {
    const folder = await createFolder({ packages: [CORE, 'hookseal'], files: [] })
    expect(await run('npx', ['--no-install', 'hookseal', 'secret'], folder)).toMatch(/^whsec_[\w+/]{43}=\n$/)
    const main = join(folder, 'node_modules/hookseal/dist/main.js')
    const delivery = ['--secret', `whsec_${'A'.repeat(32)}`, '--body', '{}']
    for (const { name, program } of NODES) {
      const hookseal = async (...args: string[]): Promise<string> => run(program, [main, ...args], folder)
      const headers = await hookseal('sign', '--id', 'msg_1', ...delivery)
      writeFileSync(join(folder, 'headers.txt'), headers)
      const verified = await hookseal('verify', '--headers', 'headers.txt', ...delivery)
      expect([name, verified]).toEqual([name, expect.stringMatching(/^verified msg_1, /)])
      const explained = await hookseal('explain', '--headers', 'headers.txt', ...delivery, '--json')
      expect([name, JSON.parse(explained)]).toEqual([name, expect.objectContaining({ verified: true })])
    }
  })

  it('delivers with sender from an embedded database on every supported Node from 22', async ({ expect }) => {
    const folder = await createFolder({ packages: [CORE, '@hookseal/sender'], files: ['sender.mjs'] })
    const nodes = NODES.filter(({ name }) => name !== 'Node 20')
    expect(await outputs(nodes, 'sender.mjs', folder)).toEqual(okOn(nodes))
  })

  it('serves the built page of dashboard on every supported Node', async ({ expect }) => {
    const folder = await createFolder({ packages: ['@hookseal/dashboard'], files: ['dashboard.mjs'] })
    expect(await outputs(NODES, 'dashboard.mjs', folder)).toEqual(okOn(NODES))
  })

  it.for(['5.11.1', '6.0.0'])(
    'stores events with redis by ioredis %s',
    async (ioredis, { expect, onTestFinished }) => {
      const redis = await startRedis()
      onTestFinished(async () => redis.stop())
      const folder = await createFolder({
        packages: [CORE, '@hookseal/redis'],
        dependencies: { ioredis },
        files: ['redis.mjs'],
      })
      expect(await outputs(NODES, 'redis.mjs', folder, { REDIS_URL: redis.url })).toEqual(okOn(NODES))
    },
  )

  describe('the types of core and express', () => {
    let folder: string

    beforeAll(async () => {
      folder = await createFolder({
        packages: [CORE, EXPRESS],
        dependencies: { express: '5.3.0', '@types/express': '5.0.6', '@types/node': '24.19.2' },
        files: ['types.ts'],
      })
    }, TIMEOUT_MS)

    it.for([
      { moduleResolution: 'bundler', module: 'preserve' },
      { moduleResolution: 'node16', module: 'node16' },
      { moduleResolution: 'nodenext', module: 'nodenext' },
    ])(
      'compiles the types of core and express for moduleResolution $moduleResolution without skipLibCheck',
      async (resolution, { expect }) => {
        const compilerOptions = {
          ...resolution,
          target: 'es2023',
          lib: ['es2023', 'dom'],
          strict: true,
          noEmit: true,
          skipLibCheck: false,
          types: ['node'],
        }
        const project = `tsconfig.${resolution.module}.json`
        writeFileSync(join(folder, project), JSON.stringify({ compilerOptions, files: ['types.ts'] }))
        expect(await run(TSC, ['-p', project], folder)).toBe('')
      },
    )
  })

  it('finds no manifest that points into the workspace', async ({ expect }) => {
    expect(tarballs.size).toBeGreaterThan(0)
    for (const [name, tarball] of tarballs) {
      const manifest = await run('tar', ['-xzOf', tarball, 'package/package.json'], '/')
      expect([name, manifest]).toEqual([name, expect.not.stringMatching(/\.\/src\/|workspace:/)])
    }
  })
})

/** Serves a module on workerd, bundled without modules of Node. */
async function startWorkerd(
  folder: string,
  entry: string,
): Promise<{ respond: () => Promise<string>; stop: () => Promise<void> }> {
  const bundle = await bundleForEdge(folder, entry)
  if (bundle.includes('node:')) throw new Error(`the bundle of ${entry} imports modules of Node`)
  writeFileSync(join(folder, 'bundle.mjs'), bundle)
  const port = await freePort()
  writeFileSync(join(folder, 'config.capnp'), workerdConfig(port))
  const workerd = spawn(WORKERD, ['serve', 'config.capnp'], { cwd: folder, stdio: 'inherit' })
  return {
    respond: async () =>
      fetch(`http://127.0.0.1:${port}`)
        .then(async (response) => response.text())
        .catch(() => 'not listening yet'),
    async stop() {
      workerd.kill()
      await once(workerd, 'close')
    },
  }
}

async function bundleForEdge(folder: string, entry: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    conditions: ['workerd', 'worker', 'browser'],
    write: false,
  })
  return outputFiles.map((file) => file.text).join('')
}

function workerdConfig(port: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [(name = "bundle.mjs", esModule = embed "bundle.mjs")], compatibilityDate = "2026-11-01"))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`
}
