import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createSender, type PolicyOptions } from '@hookseal/sender'
import { selfSigned } from '@hookseal/services/self-signed'
import { Command } from 'commander'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createProgram } from '../src/lib/commander/program.ts'
import { QUOTA_OPTIONS } from '../src/lib/serve/quota-options.ts'
import { namesOf } from '../src/lib/serve/serve-option.ts'
import { addServeOptions, SERVE_OPTIONS, toSettings } from '../src/lib/serve/serve-options.ts'
import { runCli } from './run-cli.ts'
import { startCli } from './start-cli.ts'

/** Parses arguments and variables as `serve` does. */
function settingsOf(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const original = { ...process.env }
  Object.assign(process.env, variables)
  onTestFinished(() => {
    for (const name of Object.keys(variables)) delete process.env[name]
    Object.assign(process.env, original)
  })
  const command = new Command().exitOverride().configureOutput({ writeErr() {} })
  addServeOptions(command)
  return toSettings(command.parse(args, { from: 'user' }).opts())
}

/** A value of each option, as it is typed, and as the sender gets it. */
const VALUES: Readonly<Record<string, [string, unknown]>> = {
  database: ['pglite:./data', 'pglite:./data'],
  directDatabase: ['postgres://localhost/hooks', 'postgres://localhost/hooks'],
  connections: ['12', 12],
  port: ['0', 0],
  host: ['0.0.0.0', '0.0.0.0'],
  publicUrl: ['https://hooks.example.com', 'https://hooks.example.com'],
  keepAliveTimeoutSeconds: ['2m', 120],
  openMetrics: ['true', true],
  publicDocs: ['true', true],
  allowHttp: ['true', true],
  allowNetworks: ['10.0.0.0/8, fd00::/8', ['10.0.0.0/8', 'fd00::/8']],
  scheduleSeconds: ['0,5s,5m,0.5', [0, 5, 300, 0.5]],
  jitter: ['0.5', 0.5],
  requestTimeoutSeconds: ['0.5s', 0.5],
  concurrency: ['512', 512],
  endpointConcurrency: ['8', 8],
  rotationOverlapSeconds: ['1h', 3600],
  disableAfterSeconds: ['3d', 259_200],
  retentionSeconds: ['86400', 86_400],
}

describe('the options of serve', () => {
  it('has a flag, a variable, a text and a default for each option of the delivery', async () => {
    const sender = await createSender({ database: 'pglite:' })
    onTestFinished(sender.stop)
    const rows = new Map(Object.entries(SERVE_OPTIONS))
    const presets: Record<string, unknown> = {}
    for (const name of Object.keys(sender.policy)) {
      const row = rows.get(name)
      expect(row, `SERVE_OPTIONS has no row for the option ${name}`).toBeDefined()
      expect(row?.help).toMatch(/\w+ \w+/)
      presets[name] = row?.default === undefined ? undefined : row.parse(row.default)
    }
    // The defaults that the help shows are those of the sender.
    const same = await createSender({ database: 'pglite:', ...(presets as PolicyOptions) })
    onTestFinished(same.stop)
    expect(same.policy).toEqual(sender.policy)
    const quotas = Object.entries(QUOTA_OPTIONS).map(([name, row]) => [name, row.parse(row.default ?? '')])
    expect(Object.fromEntries(quotas)).toEqual(await sender.quotas.get('default'))
  })

  it('prints all options of serve in its help, with their variables and defaults', async () => {
    const serve = createProgram().commands.find((command) => command.name() === 'serve')
    const { stdout } = await runCli(['serve', '--help'])
    const help = stdout.replaceAll(/\s+/g, ' ')
    for (const row of [...Object.values(SERVE_OPTIONS), ...Object.values(QUOTA_OPTIONS)]) {
      const { flag, env } = namesOf(row)
      expect(serve?.options.find(({ long }) => long === flag)?.envVar).toBe(env)
      expect(help).toContain(` ${flag} `)
      expect(help).toContain(`env: ${env})`)
      expect(help).toContain(row.default === undefined ? flag : `(default: ${row.default})`)
    }
  })

  it.each(Object.entries(SERVE_OPTIONS).filter(([name]) => name !== 'ca'))(
    'passes %s on from its flag and from its variable, of which the flag wins',
    (name, row) => {
      const { flag, env } = namesOf(row)
      const [text = '', value] = VALUES[name] ?? []
      expect(value, `VALUES has no row for ${name}`).toBeDefined()
      expect(settingsOf([`${flag}=${text}`])).toEqual({ [name]: value })
      expect(settingsOf([], { [env]: text })).toEqual({ [name]: value })
      expect(settingsOf([], { [env]: '' })).toEqual({})
      expect(settingsOf([flag, text], { [env]: row.default ?? text })).toEqual({ [name]: value })
    },
  )

  it.each(Object.entries(QUOTA_OPTIONS))(
    'passes the quota %s on from its flag and from its variable',
    (name, row) => {
      const { flag, env } = namesOf(row)
      expect(settingsOf([flag, '7'])).toEqual({ quotas: { [name]: 7 } })
      expect(settingsOf([], { [env]: '7' })).toEqual({ quotas: { [name]: 7 } })
    },
  )

  it('accepts a switch without a value, and false from a variable', () => {
    expect(settingsOf(['--open-metrics'])).toEqual({ openMetrics: true })
    expect(settingsOf([], { HOOKSEAL_ALLOW_HTTP: '0' })).toEqual({ allowHttp: false })
  })

  it.each([
    { args: ['--jitter', '2'], says: 'hookseal: --jitter must be a number from 0 to 1.' },
    { args: ['--request-timeout', '1m'], says: 'hookseal: --request-timeout, in seconds, must be a number' },
    { args: ['--quota-payload-bytes', '262145'], says: '--quota-payload-bytes must be an integer from 1 to' },
    { args: ['--quota-listeners', 'many'], says: 'Expected a whole number' },
    { args: ['--schedule', '5s,5m'], says: 'hookseal: --schedule, in seconds, must be standard or 24h' },
    { args: ['--schedule', '0,soon'], says: 'Expected seconds, or a duration' },
    { args: ['--concurrency', '1.5'], says: '--concurrency must be an integer' },
    { args: ['--allow-networks', '10.0.0.1'], says: 'but 10.0.0.1 is none' },
    { args: ['--keep-alive-timeout', '2h'], says: '--keep-alive-timeout, in seconds, must be' },
    { args: ['--ca-file', '/nowhere'], says: 'ENOENT' },
    { args: ['--ca-file', import.meta.filename], says: 'Expected a PEM file' },
    { args: ['--log-level', 'loud'], says: 'Allowed choices are trace' },
    { args: ['--port', '65536'], says: 'from 0 to 65535' },
  ])('exits with 2 and names the option for $args', async ({ args, says }) => {
    const result = await runCli(['serve', '--database', 'pglite:', '--port', '0', ...args])
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining(says) })
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('applies a quota, and delivers to an endpoint whose certificate is signed by an authority of --ca-file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hookseal-ca-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const { key, cert } = selfSigned(['localhost'])
    const file = join(folder, 'ca.pem')
    writeFileSync(file, cert)
    const receiver = createServer({ key, cert }, (_req, res) => {
      res.writeHead(204).end()
    }).listen(0, 'localhost')
    await once(receiver, 'listening')
    onTestFinished(() => void receiver.close())
    // A listening TCP server has an address with a port.
    const { port } = receiver.address() as AddressInfo
    const env = {
      HOOKSEAL_QUOTA_ENDPOINTS: '1',
      HOOKSEAL_ALLOW_NETWORKS: '127.0.0.0/8,::1/128',
      HOOKSEAL_PORT: '0',
      DATABASE_URL: 'pglite:',
    }
    const running = startCli(['serve', '--verbose', '--ca-file', file], { env })
    const [, url = ''] = await running.until(/^API {8}(http:\/\/[^/]+)\/api\/v1$/m)
    const [operator = ''] = await running.until(/^hsk_\S+$/m)
    const access = { HOOKSEAL_URL: url, HOOKSEAL_API_KEY: operator }
    const run = async (...args: string[]) => runCli(args, { env: access })
    await run('event-types', 'put', 'invoice.paid')
    await run('endpoints', 'create', `https://localhost:${port}/`, '--events', 'invoice.paid')
    const second = await run('endpoints', 'create', `https://localhost:${port}/`, '--events', 'invoice.paid')
    expect(second).toMatchObject({ code: 6, stderr: expect.stringContaining('ERR_API_QUOTA') })
    await run('events', 'publish', 'invoice.paid')
    const [attempt] = await running.until(/^.*invoice\.paid.*$/m)
    expect(attempt).toMatch(/ 204 {2}.* delivered on attempt 1/)
  })
})
