import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from './listen.ts'
import { runCli } from './run-cli.ts'
import { type Stage, startStage } from './start-sender.ts'

let stage: Stage

beforeAll(async () => {
  stage = await startStage()
}, 60_000)
afterAll(async () => stage.stop())

describe('commands that ask a sender', { timeout: 60_000 }, () => {
  it.each([
    {
      name: 'no endpoint of that id',
      args: ['endpoints', 'show', 'wh_1'],
      code: 5,
      says: 'No endpoint found with the id "wh_1"',
    },
    { name: 'an id that is a step', args: ['endpoints', 'show', '..'], code: 5, says: 'there is no ..' },
    {
      name: 'an organisation that is none',
      args: ['events', '--org', 'nobody'],
      code: 5,
      says: 'X-Org-Id: ',
    },
    {
      name: 'a type that is none',
      args: ['endpoints', 'create', 'http://127.0.0.1:9999', '--events', 'invoice.piad'],
      code: 6,
      says: '\n  events: ',
    },
    {
      name: 'a URL that may not be',
      args: ['endpoints', 'create', 'ftp://a', '--events', 'a'],
      code: 6,
      says: '\n  url: ',
    },
    { name: 'a cursor of something else', args: ['events', '--cursor', 'x'], code: 6, says: '\n  cursor: ' },
    { name: 'nothing to change', args: ['endpoints', 'update', 'wh_1'], code: 2, says: '--target' },
    {
      name: 'no events and no terminal',
      args: ['endpoints', 'create', 'http://a'],
      code: 2,
      says: '--events',
    },
    {
      name: 'a status that is none',
      args: ['deliveries', '--status', 'lost'],
      code: 2,
      says: 'pending, delivered',
    },
    { name: 'a time that is none', args: ['deliveries', '--since', 'tea'], code: 2, says: 'such as 2h' },
    { name: 'a limit of nothing', args: ['events', '--limit', '0'], code: 2, says: 'from 1 up' },
    {
      name: 'data that are no JSON',
      args: ['events', 'publish', 'a', '--data', '{a'],
      code: 2,
      says: 'not JSON',
    },
    { name: 'nothing to replay', args: ['replay'], code: 2, says: '--failed' },
    { name: 'an id and all', args: ['replay', 'whd_1', '--failed'], code: 2, says: 'either' },
    { name: 'nowhere to forward to', args: ['listen'], code: 2, says: '--forward' },
    {
      name: 'a sender that is no URL',
      args: ['events', '--url', 'localhost:8080'],
      code: 2,
      says: 'http://',
    },
  ])('end with $code for $name, and say so', async ({ args, code, says }) => {
    const result = await stage.run(...args)
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(says) })
  })

  it('end with 4 for a key that is not known, and for one that may not', async () => {
    const unknown = await stage.run('endpoints', '--key', `hsk_${'x'.repeat(43)}`)
    expect(unknown).toMatchObject({ code: 4, stderr: expect.stringContaining('does not know this API key') })
    expect(unknown.stderr).not.toContain('xxx')
    const { key } = await stage.sender.apiKeys.create({
      name: 'reader',
      scopes: ['read'],
      organizationIds: ['default'],
    })
    const reader = ['--key', key]
    expect(await stage.run('endpoints', ...reader)).toMatchObject({ code: 0 })
    const create = ['endpoints', 'create', 'http://127.0.0.1:9999', '--events', 'invoice.paid']
    const denied = await stage.run(...create, ...reader)
    expect(denied).toMatchObject({ code: 4, stderr: expect.stringContaining('the scope admin') })
  })

  it('end with 2 for no key where there is no terminal to ask at', async () => {
    const env = { HOOKSEAL_URL: stage.url, HOOKSEAL_API_KEY: '' }
    const result = await runCli(['endpoints'], { env })
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('HOOKSEAL_API_KEY') })
  })

  it('end with 3 when nothing listens', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    // A server that listens on a port has an address and a port.
    const { port } = closed.address() as AddressInfo
    closed.close()
    await once(closed, 'close')
    for (const args of [['endpoints'], ['replay', 'whd_1'], ['listen', '--print']]) {
      const result = await stage.run(...args, '--url', `http://127.0.0.1:${port}`)
      expect(result).toMatchObject({ code: 3, stderr: expect.stringContaining('hookseal serve') })
    }
  })

  it('end with 6 when something else listens, and give the key to nobody else', async () => {
    const seen: string[] = []
    const other = express().use((req, res) => {
      seen.push(req.path)
      if (req.path.startsWith('/moved')) res.redirect(307, '/elsewhere')
      else res.send('<html>')
    })
    const origin = await listen(other)
    for (const url of [origin, `${origin}/moved`]) {
      const result = await stage.run('endpoints', '--url', url)
      expect(result).toMatchObject({ code: 6, stderr: expect.stringContaining('no hookseal sender') })
    }
    expect(seen).toEqual(['/api/v1/webhooks', '/moved/api/v1/webhooks'])
  })
})
