import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { freePort, startRedis } from '@hookseal/services'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createConsumer } from '../src/consumer.ts'
import { packAll } from '../src/pack.ts'
import { run } from '../src/run.ts'
import { RUNTIMES, WORKERD } from '../src/runtimes.ts'

const CORE = '@hookseal/core'
const EXPRESS = '@hookseal/express'
const MINUTE = 60_000
const TSC = join(import.meta.dirname, '../../../node_modules/.bin/tsc')
const NODES = RUNTIMES.filter(([name]) => name.startsWith('Node'))

describe('the published packages', { timeout: 2 * MINUTE }, () => {
  let tarballs: ReadonlyMap<string, string>

  beforeAll(async () => {
    tarballs = await packAll()
  }, 5 * MINUTE)

  it('sign, verify and handle once on every runtime', async () => {
    const folder = await createConsumer({ tarballs, packages: [CORE], files: ['main.mjs', 'round-trip.mjs'] })
    const printed: Record<string, string> = {}
    for (const [name, program, args] of RUNTIMES)
      printed[name] = await run(program, [...args, 'main.mjs'], folder)
    expect(printed).toEqual(Object.fromEntries(RUNTIMES.map(([name]) => [name, 'ok\n'])))
  })

  it('sign, verify and handle once on workerd, with Web Crypto', async () => {
    const folder = await createConsumer({
      tarballs,
      packages: [CORE],
      files: ['worker.mjs', 'round-trip.mjs'],
    })
    const bundle = await bundleForEdge(folder, 'worker.mjs')
    expect(bundle).not.toContain('node:')
    writeFileSync(join(folder, 'bundle.mjs'), bundle)
    const port = await freePort()
    writeFileSync(join(folder, 'config.capnp'), workerdConfig(port))
    const workerd = spawn(WORKERD, ['serve', 'config.capnp'], { cwd: folder, stdio: 'inherit' })
    onTestFinished(() => void workerd.kill())
    const answer = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}`)).text()
    await expect.poll(async () => answer().catch(() => 'not up yet'), { timeout: MINUTE / 4 }).toBe('ok')
    workerd.kill()
    await once(workerd, 'close')
  })

  it.each([
    { what: 'a verifier', name: 'createVerifier', kilobytes: 8 },
    { what: 'the whole pipeline with its store in memory', name: 'webhookHandler', kilobytes: 10 },
  ])('take $kilobytes kB at most of a bundle with $what', async ({ name, kilobytes }) => {
    const folder = await createConsumer({ tarballs, packages: [CORE], files: [] })
    writeFileSync(join(folder, 'entry.mjs'), `export { ${name} } from '${CORE}'\n`)
    const bundle = await bundleForEdge(folder, 'entry.mjs')
    expect(gzipSync(bundle, { level: 9 }).length).toBeLessThanOrEqual(kilobytes * 1024)
  })

  it('are required by CommonJS on every supported Node', async () => {
    const folder = await createConsumer({
      tarballs,
      packages: [CORE, EXPRESS],
      dependencies: { express: '5.3.0' },
      files: ['main.cjs'],
      type: 'commonjs',
    })
    for (const [name, program, args] of NODES)
      expect([name, await run(program, [...args, 'main.cjs'], folder)]).toEqual([name, 'ok\n'])
  })

  it.each(['4.22.3', '5.3.0'])('receive deliveries with Express %s', async (express) => {
    const folder = await createConsumer({
      tarballs,
      packages: [CORE, EXPRESS],
      dependencies: { express },
      files: ['express.mjs'],
    })
    for (const [name, program, args] of NODES)
      expect([name, await run(program, [...args, 'express.mjs'], folder)]).toEqual([name, 'ok\n'])
  })

  it('receive deliveries with Fastify and Hono', async () => {
    const folder = await createConsumer({
      tarballs,
      packages: [CORE, '@hookseal/fastify', '@hookseal/hono'],
      dependencies: { fastify: '5.12.8', hono: '4.13.19', '@hono/node-server': '2.1.8' },
      files: ['frameworks.mjs'],
    })
    for (const [name, program, args] of NODES)
      expect([name, await run(program, [...args, 'frameworks.mjs'], folder)]).toEqual([name, 'ok\n'])
  })

  it.each([
    { nest: '11.2.8', type: 'commonjs', module: 'commonjs' },
    { nest: '12.1.1', type: 'module', module: 'nodenext' },
  ] as const)('receive deliveries with Nest $nest, compiled to $module', async ({ nest, type, module }) => {
    const parts = ['common', 'core', 'platform-express', 'platform-fastify']
    const folder = await createConsumer({
      tarballs,
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
    for (const [name, program, args] of NODES)
      expect([name, await run(program, [...args, 'nest.js'], folder)]).toEqual([name, 'ok\n'])
  })

  it('are run from the command line by npx, and on every supported Node', async () => {
    const folder = await createConsumer({ tarballs, packages: [CORE, 'hookseal'], files: [] })
    expect(await run('npx', ['--no-install', 'hookseal', 'secret'], folder)).toMatch(/^whsec_[\w+/]{43}=\n$/)
    const program = join(folder, 'node_modules/hookseal/dist/main.js')
    const delivery = ['--secret', `whsec_${'A'.repeat(32)}`, '--body', '{}']
    for (const [name, node] of NODES) {
      const hookseal = async (...args: string[]): Promise<string> => run(node, [program, ...args], folder)
      const headers = await hookseal('sign', '--id', 'msg_1', ...delivery)
      writeFileSync(join(folder, 'headers.txt'), headers)
      const verified = await hookseal('verify', '--headers', 'headers.txt', ...delivery)
      expect([name, verified]).toEqual([name, expect.stringMatching(/^verified msg_1, /)])
      const explained = await hookseal('explain', '--headers', 'headers.txt', ...delivery, '--json')
      expect([name, JSON.parse(explained)]).toEqual([name, expect.objectContaining({ verified: true })])
    }
  })

  it('send from an embedded database, on every Node from 22 on', async () => {
    const folder = await createConsumer({
      tarballs,
      packages: [CORE, '@hookseal/sender'],
      files: ['sender.mjs'],
    })
    for (const [name, program, args] of NODES.slice(1))
      expect([name, await run(program, [...args, 'sender.mjs'], folder)]).toEqual([name, 'ok\n'])
  })

  it('have the built page, on every supported Node', async () => {
    const folder = await createConsumer({
      tarballs,
      packages: ['@hookseal/dashboard'],
      files: ['dashboard.mjs'],
    })
    for (const [name, program, args] of NODES)
      expect([name, await run(program, [...args, 'dashboard.mjs'], folder)]).toEqual([name, 'ok\n'])
  })

  it.each(['5.11.1', '6.0.0'])('keep events in Redis by ioredis %s', async (ioredis) => {
    const redis = await startRedis()
    onTestFinished(async () => redis.stop())
    const folder = await createConsumer({
      tarballs,
      packages: [CORE, '@hookseal/redis'],
      dependencies: { ioredis },
      files: ['redis.mjs'],
    })
    for (const [name, program, args] of NODES)
      expect([name, await run(program, [...args, 'redis.mjs'], folder, { REDIS_URL: redis.url })]).toEqual([
        name,
        'ok\n',
      ])
  })

  it.each([
    { moduleResolution: 'bundler', module: 'preserve' },
    { moduleResolution: 'node16', module: 'node16' },
    { moduleResolution: 'nodenext', module: 'nodenext' },
  ])('have types for moduleResolution $moduleResolution, without skipLibCheck', async (resolution) => {
    const folder = await createConsumer({
      tarballs,
      packages: [CORE, EXPRESS],
      dependencies: { express: '5.3.0', '@types/express': '5.0.6', '@types/node': '24.19.2' },
      files: ['types.ts'],
    })
    const compilerOptions = {
      ...resolution,
      target: 'es2023',
      lib: ['es2023', 'dom'],
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: ['node'],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts'] }))
    expect(await run(TSC, ['-p', folder], folder)).toBe('')
  })

  it('lead to nothing in the workspace', async () => {
    const packages = [...tarballs.keys()]
    for (const name of packages) {
      const manifest = await run('tar', ['-xzOf', tarballs.get(name) ?? '', 'package/package.json'], '/')
      expect([name, manifest]).toEqual([name, expect.not.stringMatching(/\.\/src\/|workspace:/)])
    }
  })
})

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
