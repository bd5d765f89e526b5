import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSender, type Sender } from '@hookseal/sender'
import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createProgram } from '../src/lib/commander/program.ts'
import { runCli } from './run-cli.ts'
import { runOnTerminal } from './run-on-terminal.ts'
import { type SenderServer, startSender } from './start-sender.ts'

let server: SenderServer

beforeAll(async () => {
  server = await startSender()
}, 60_000)
afterAll(async () => server.stop())

interface Key {
  id: string
  key: string
}
interface Rows {
  data: { id: string }[]
}

const idsOf = ({ data }: Rows): string[] => data.map(({ id }) => id)

describe('hookseal organizations', () => {
  it('creates, lists and shows organizations', async () => {
    const created = await server.json('organizations', 'create', 'Acme Inc.', '--id', 'acme')
    expect(created).toMatchObject({ id: 'acme', name: 'Acme Inc.' })
    expect(idsOf(await server.json<Rows>('organizations'))).toEqual(['acme', 'default'])
    expect(await server.json('organizations', 'show', 'acme')).toEqual(created)
    expect((await server.run('organizations')).stdout).toMatch(/^acme +Acme Inc\. +≤ 1000 +≤ 10000 +\S+Z \(/m)
    const again = await server.run('organizations', 'create', 'Acme', '--id', 'acme')
    expect(again).toMatchObject({ code: 6, stderr: expect.stringContaining('(409 ERR_SENDER_CONFLICT)') })
  })

  it('shows the quotas of an organization, and changes them and its name', async () => {
    const { id } = await server.sender.organizations.create({ name: 'Limited' })
    const update = ['organizations', 'update', id]
    const { stdout } = await server.run(...update, '--quota', 'endpoints=0', '--quota', 'listeners=3')
    expect(stdout).toMatch(/^endpoints +0$/m)
    expect(stdout).toMatch(/^listeners +3$/m)
    expect(stdout).toMatch(/^payload_bytes +262144$/m)
    expect((await server.run('organizations', 'show', id)).stdout).toBe(stdout)
    expect((await server.run('organizations')).stdout).toMatch(/^org_\w+ +Limited +≤ 0 +≤ 10000 +/m)
    const create = ['endpoints', 'create', 'http://127.0.0.1:9999', '--events', 'invoice.paid', '--org', id]
    expect(await server.run(...create)).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('(422 ERR_API_QUOTA)'),
    })
    await server.run(...update, '--name', 'Renamed')
    expect(await server.json('organizations', 'show', id)).toMatchObject({
      name: 'Renamed',
      quotas: { endpoints: 0, listeners: 3 },
    })
    expect(await server.json(...update, '--quota', 'listeners=default')).toMatchObject({
      quotas: { endpoints: 0, listeners: 20 },
      quota_overrides: { endpoints: 0 },
    })
    expect(await server.json(...update, '--quota', 'default')).toMatchObject({
      quota_overrides: {},
      quotas: { endpoints: 1000, listeners: 20 },
    })
    expect(await server.run(...create)).toMatchObject({ code: 0 })
  })

  it.each([
    { args: [], code: 2, says: 'pass --name or --quota' },
    { args: ['--quota', 'endpoints'], code: 2, says: 'such as endpoints=2000' },
    { args: ['--quota', 'endpoints=-1'], code: 2, says: 'such as endpoints=2000' },
    { args: ['--quota', 'unknown=1'], code: 6, says: 'unknown' },
    { args: ['--quota', 'payload_bytes=262145'], code: 6, says: 'quotas.payload_bytes' },
  ])('exits with $code for update with $args', async ({ args, code, says }) => {
    const result = await server.run('organizations', 'update', 'default', ...args)
    expect(result).toMatchObject({ code, stderr: expect.stringContaining(says) })
  })

  it('selects the organization of any command that calls the API by --org', async () => {
    const leaves = createProgram().commands.flatMap((one) => (one.commands.length > 0 ? one.commands : [one]))
    const calls = leaves.filter(({ options }) => options.some(({ long }) => long === '--url'))
    expect(calls.length).toBeGreaterThan(20)
    for (const { options } of calls) expect(options.map(({ long }) => long)).toContain('--org')

    const { id } = await server.sender.organizations.create({ name: 'Other' })
    const args = ['endpoints', 'create', 'http://127.0.0.1:9999', '--events', 'invoice.paid', '--org', id]
    const endpoint = await server.json<{ id: string }>(...args)
    expect(idsOf(await server.json<Rows>('endpoints', '--org', id))).toEqual([endpoint.id])
    expect(await server.run('endpoints', 'show', endpoint.id)).toMatchObject({ code: 5 })
  })
})

describe('hookseal keys', () => {
  it('creates, lists and revokes the keys of an organization', async () => {
    const { id } = await server.sender.organizations.create({ name: 'Keys' })
    const args = ['keys', 'create', 'Shop', '--org', id, '--scopes', 'read,publish']
    const created = await server.json<Key>(...args)
    expect(created).toMatchObject({ name: 'Shop', scopes: ['read', 'publish'], organization_ids: [id] })
    expect(idsOf(await server.json<Rows>('keys', '--org', id))).toEqual([created.id])
    const listed = await server.run('keys', '--org', id)
    expect(listed.stdout).toMatch(/^key_\w+ +Shop +hsk_\S+ +read, publish +/m)
    expect(listed.stdout).not.toContain(created.key)
    expect(await server.run('events', '--key', created.key)).toMatchObject({ code: 0 })

    const revoke = ['keys', 'revoke', created.id, '--org', id]
    expect(await server.run(...revoke)).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(await server.run(...revoke, '--yes')).toMatchObject({
      code: 0,
      stdout: `${created.id} was revoked\n`,
    })
    expect(await server.run('events', '--key', created.key)).toMatchObject({ code: 4 })
  })

  it('creates, lists and revokes operator keys', async () => {
    const created = await server.json<Key>('keys', 'create', 'Ops', '--operator')
    expect(created).toMatchObject({ scopes: ['operator'], organization_ids: [] })
    expect(idsOf(await server.json<Rows>('keys', '--operator'))).toContain(created.id)
    expect(await server.json('keys', 'revoke', created.id, '--operator', '--yes')).toEqual({
      id: created.id,
      deleted: true,
    })
    expect(await server.run('organizations', '--key', created.key)).toMatchObject({ code: 4 })
  })

  it.each([
    { args: ['keys', 'create', 'Shop'], says: 'pass --scopes' },
    { args: ['keys', 'create', 'Shop', '--scopes', 'all'], says: 'Expected read, publish, admin' },
    { args: ['keys', '--operator', '--org', 'acme'], says: 'cannot be used with' },
  ])('exits with 2 for $args', async ({ args, says }) => {
    expect(await server.run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(says) })
  })
})

describe('hookseal keys reset', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookseal-keys-'))
  const database = `pglite:${join(folder, 'data')}`
  afterAll(() => rmSync(folder, { recursive: true }))

  async function open(): Promise<Sender> {
    const sender = await createSender({ database })
    onTestFinished(sender.stop)
    return sender
  }

  it('replaces the operator keys in the directory of a stopped sender', async () => {
    const first = await createSender({ database })
    const lost = await first.apiKeys.create({ name: 'Lost', scopes: ['operator'] })
    const other = await first.apiKeys.create({ name: 'A', scopes: ['read'], organizationIds: ['default'] })
    const running = await runCli(['keys', 'reset', '--database', database, '--yes'])
    expect(running).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('in use') })
    await first.stop()

    const unconfirmed = await runCli(['keys', 'reset', '--database', database])
    expect(unconfirmed).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    const { code, stdout } = await runCli(['keys', 'reset', '--database', database, '--yes'])
    expect(code).toBe(0)
    expect(stdout).toContain(`${lost.id} was revoked\n`)
    expect(stdout.match(/hsk_[\w-]{43}/g)).toHaveLength(1)
    const key = /^HOOKSEAL_API_KEY=(hsk_\S+)$/m.exec(stdout)?.[1] ?? ''
    const sender = await open()
    expect(await sender.apiKeys.find(lost.key)).toBeUndefined()
    expect(await sender.apiKeys.find(key)).toMatchObject({ scopes: ['operator'] })
    expect(await sender.apiKeys.find(other.key)).toMatchObject({ scopes: ['read'] })
  })

  it('keeps the other operator keys with --keep, and asks on a terminal without it', async () => {
    const kept = await runCli(['keys', 'reset', '--database', database, '--keep', '--json'])
    const { id, revoked } = JSON.parse(kept.stdout) as { id: string; revoked: string[] }
    expect(revoked).toEqual([])
    const screen = await runOnTerminal(
      'keys reset',
      { DATABASE_URL: database },
      { prompt: 'Revoke 2', typed: 'n' },
    )
    expect(screen).toContain('canceled: nothing was changed')
    const sender = await open()
    expect((await sender.apiKeys.list(undefined)).data.map((key) => key.id)).toHaveLength(2)
    expect(await sender.apiKeys.findById(id)).toBeDefined()
  })

  it.each(['missing', 'empty', ''])('creates no database in the directory "%s"', async (name) => {
    if (name === 'empty') mkdirSync(join(folder, name))
    const address = `pglite:${name && join(folder, name)}`
    const result = await runCli(['keys', 'reset', '--database', address, '--yes'])
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining(`no database at ${address}`) })
  })

  it(
    'replaces the operator keys in PostgreSQL while a sender runs',
    { timeout: START_TIMEOUT_MS },
    async () => {
      const postgres = await startPostgres()
      onTestFinished(async () => postgres.stop())
      const encryptionKey = Buffer.alloc(32, 1).toString('base64')
      const running = await startSender({ database: postgres.url, encryptionKey })
      onTestFinished(running.stop)
      const env = { DATABASE_URL: postgres.url, HOOKSEAL_ENCRYPTION_KEY: encryptionKey }
      const { code, stdout } = await runCli(['keys', 'reset', '--yes', '--json'], { env })
      expect(code).toBe(0)
      const { key } = JSON.parse(stdout) as Key
      expect(await running.run('endpoints')).toMatchObject({ code: 4 })
      expect(await running.run('endpoints', '--key', key)).toMatchObject({ code: 0 })
    },
  )
})
