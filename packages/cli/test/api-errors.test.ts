import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from './listen.ts'
import { runCli } from './run-cli.ts'
import { type SenderServer, startSender } from './start-sender.ts'

let server: SenderServer

beforeAll(async () => {
  server = await startSender()
}, 60_000)
afterAll(async () => server.stop())

describe('errors of the API', () => {
  it.each([
    {
      name: 'an unknown endpoint',
      args: ['endpoints', 'show', 'wh_1'],
      code: 5,
      says: 'No endpoint found with the id "wh_1"',
    },
    {
      name: 'an id that is a relative path segment',
      args: ['endpoints', 'show', '..'],
      code: 5,
      says: '".." was not found',
    },
    {
      name: 'an unknown organization',
      args: ['events', '--org', 'unknown'],
      code: 5,
      says: 'hookseal: --org: is not an organization',
    },
    {
      name: 'an unknown event type',
      args: ['endpoints', 'create', 'http://127.0.0.1:9999', '--events', 'invoice.piad'],
      code: 6,
      says: 'hookseal: events',
    },
    {
      name: 'a URL that is not allowed',
      args: ['endpoints', 'create', 'ftp://a', '--events', 'a'],
      code: 6,
      says: 'hookseal: url',
    },
    { name: 'an invalid cursor', args: ['events', '--cursor', 'x'], code: 6, says: 'hookseal: cursor' },
    { name: 'an update without a change', args: ['endpoints', 'update', 'wh_1'], code: 2, says: '--target' },
    {
      name: 'missing event types without a terminal',
      args: ['endpoints', 'create', 'http://a'],
      code: 2,
      says: '--events',
    },
    {
      name: 'an unknown status',
      args: ['deliveries', '--status', 'lost'],
      code: 2,
      says: 'pending, delivered',
    },
    { name: 'an invalid time', args: ['deliveries', '--since', 'tea'], code: 2, says: 'such as 2h' },
    { name: 'a limit of 0', args: ['events', '--limit', '0'], code: 2, says: 'at least 1' },
    {
      name: 'data that is not JSON',
      args: ['events', 'publish', 'a', '--data', '{a'],
      code: 2,
      says: 'Not valid JSON',
    },
    { name: 'a replay without an id or a filter', args: ['replay'], code: 2, says: '--failed' },
    {
      name: 'a replay with an id and a filter',
      args: ['replay', 'whd_1', '--failed'],
      code: 2,
      says: 'either',
    },
    { name: 'listen without a target', args: ['listen'], code: 2, says: '--forward' },
    {
      name: 'a sender URL of another scheme',
      args: ['events', '--url', 'ftp://localhost'],
      code: 2,
      says: 'http://',
    },
  ])('exits with $code and prints the reason for $name', async ({ args, code, says }) => {
    const result = await server.run(...args)
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(says) })
    // One problem, one line.
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1)
    // The same error as JSON, for programs.
    const asJson = await server.run(...args, '--json')
    expect(asJson).toMatchObject({ code, stdout: '' })
    expect(JSON.parse(asJson.stderr)).toEqual({
      error: expect.objectContaining({
        code: expect.stringMatching(/^ERR_(?:API|CLI|SENDER)_[A-Z_]+$/),
        message: expect.any(String),
        exit_code: code,
      }),
    })
  })

  it('prints each invalid field on a line of its own, or as JSON with the code and status of the API', async () => {
    const args = ['events', 'publish', 'invoice.paid', '--id', 'with space', '--timestamp', 'tea']
    const { stderr } = await server.run(...args)
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^hookseal: id: .+ \(422 ERR_API_INVALID\)$/),
      expect.stringMatching(/^hookseal: timestamp: .+ \(422 ERR_API_INVALID\)$/),
    ])
    const asJson = await server.run(...args, '--json')
    expect(JSON.parse(asJson.stderr)).toEqual({
      error: {
        code: 'ERR_API_INVALID',
        message: 'The request has invalid fields.',
        exit_code: 6,
        status: 422,
        fields: [
          { field: 'id', message: expect.any(String) },
          { field: 'timestamp', message: expect.any(String) },
        ],
      },
    })
  })

  it('reaches a sender whose URL has no scheme', async () => {
    const { host } = new URL(server.url)
    expect(await server.run('endpoints', '--url', host)).toMatchObject({ code: 0, stderr: '' })
    const created = await server.json('endpoints', 'create', '127.0.0.1:9999/a', '--events', 'invoice.paid')
    expect(created).toMatchObject({ url: 'http://127.0.0.1:9999/a' })
    const args = ['endpoints', 'update', String(created['id']), '--target', 'hooks.example.com']
    expect(await server.json(...args)).toMatchObject({ url: 'https://hooks.example.com' })
  })

  it('exits with 4 for an unknown key and for a key without the required scope', async () => {
    const unknown = await server.run('endpoints', '--key', `hsk_${'x'.repeat(43)}`)
    expect(unknown).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('does not accept this API key'),
    })
    expect(unknown.stderr).not.toContain('xxx')
    const { key } = await server.sender.apiKeys.create({
      name: 'reader',
      scopes: ['read'],
      organizationIds: ['default'],
    })
    const reader = ['--key', key]
    expect(await server.run('endpoints', ...reader)).toMatchObject({ code: 0 })
    const create = ['endpoints', 'create', 'http://127.0.0.1:9999', '--events', 'invoice.paid']
    const denied = await server.run(...create, ...reader)
    expect(denied).toMatchObject({ code: 4, stderr: expect.stringContaining('the scope admin') })
  })

  it('exits with 2 for a missing key without a terminal', async () => {
    const env = { HOOKSEAL_URL: server.url, HOOKSEAL_API_KEY: '' }
    const result = await runCli(['endpoints'], { env })
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('HOOKSEAL_API_KEY') })
  })

  it('exits with 3 when the connection is refused', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    // A listening TCP server has an address with a port.
    const { port } = closed.address() as AddressInfo
    closed.close()
    await once(closed, 'close')
    for (const args of [['endpoints'], ['replay', 'whd_1'], ['listen', '--print']]) {
      const result = await server.run(...args, '--url', `http://127.0.0.1:${port}`)
      expect(result).toMatchObject({ code: 3, stderr: expect.stringContaining('hookseal serve') })
    }
  })

  it('exits with 6 when the server is not a hookseal sender, and does not follow its redirects', async () => {
    const seen: string[] = []
    const other = express().use((req, res) => {
      seen.push(req.path)
      if (req.path.startsWith('/moved')) res.redirect(307, '/elsewhere')
      else if (req.path.startsWith('/empty')) res.sendStatus(204)
      else if (req.path.startsWith('/other')) res.json({ hello: 1 })
      else if (req.path.startsWith('/text')) res.json('hello')
      else res.send('<html>')
    })
    const origin = await listen(other)
    for (const path of ['', '/moved', '/empty', '/other', '/text']) {
      const result = await server.run('endpoints', '--url', origin + path)
      expect(result).toMatchObject({ code: 6, stderr: expect.stringContaining('not a hookseal sender') })
    }
    expect(seen).not.toContain('/elsewhere')
  })
})
