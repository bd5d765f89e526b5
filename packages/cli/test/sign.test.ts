import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { signedHeaders } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/express'
import express from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listen } from './listen.ts'
import { OLD_SECRET, SECRET } from './mistakes.ts'
import { runCli, spawnCli } from './run-cli.ts'

const BODY = '{"type":"invoice.paid","data":{"amount":10.0}}'
const FIXED = ['sign', '--id', 'msg_1', '--timestamp', '1700000000']

async function lines(body: string | Uint8Array, secret: string | string[] = SECRET): Promise<string> {
  const headers = await signedHeaders({ id: 'msg_1', timestamp: 1_700_000_000, body }, secret)
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}

function temporaryFile(content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'hookseal-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, "it's a body.json")
  writeFileSync(file, content)
  return file
}

describe('hookseal sign', () => {
  it('prints the same headers for a body from an argument, a file and standard input', async () => {
    const file = temporaryFile(BODY)
    const env = { WEBHOOK_SECRET: SECRET }
    const results = [
      await runCli([...FIXED, '--body', BODY], { env }),
      await runCli([...FIXED, '--file', file], { env }),
      await runCli([...FIXED, '--file', '-'], { env, stdin: BODY }),
      await runCli(FIXED, { env, stdin: BODY }),
      await spawnCli(FIXED, { env, stdin: BODY }),
    ]
    for (const result of results) expect(result).toEqual({ code: 0, stdout: await lines(BODY), stderr: '' })
  })

  it('signs binary bytes and line endings unchanged', async () => {
    const bytes = Buffer.from([0xff, 0, 0xfe, 0x0d, 0x0a])
    const args = [...FIXED, '--secret', SECRET]
    expect((await spawnCli(args, { stdin: bytes })).stdout).toBe(await lines(bytes))
    expect((await runCli([...args, '--file', temporaryFile(bytes)])).stdout).toBe(await lines(bytes))
  })

  it('adds a signature for each secret of the options or the environment', async () => {
    const expected = await lines(BODY, [SECRET, OLD_SECRET])
    const options = await runCli([...FIXED, '-s', SECRET, '-s', OLD_SECRET, '-b', BODY])
    expect(options.stdout).toBe(expected)
    const env = { WEBHOOK_SECRET: ` ${SECRET}\n${OLD_SECRET} ` }
    expect((await runCli([...FIXED, '-b', BODY], { env })).stdout).toBe(expected)
  })

  it('accepts a date as the timestamp and prints JSON', async () => {
    const date = [
      'sign',
      '--id',
      'msg_1',
      '--timestamp',
      '2023-11-14T22:13:20Z',
      '--json',
      '-s',
      SECRET,
      '-b',
      BODY,
    ]
    const { stdout } = await runCli(date)
    expect(JSON.parse(stdout)).toEqual({
      headers: await signedHeaders({ id: 'msg_1', timestamp: 1_700_000_000, body: BODY }, SECRET),
    })
  })

  it.each([
    { name: 'a quote and a line ending', body: '{"note":"it\'s\\n"}\n' },
    { name: 'a leading @, which curl would read as a file name', body: '"@/etc/hostname"' },
    { name: 'text that a shell would expand', body: '{"a":"$HOME `id` \\\\ !! %s"}' },
  ])('prints a curl command that delivers a body with $name', async ({ body }) => {
    const received: string[] = []
    const app = express()
    app.post(
      '/webhooks',
      verifyWebhooks({ secret: SECRET }, ({ body: bytes }) => {
        received.push(Buffer.from(bytes).toString())
      }),
    )
    const url = `${await listen(app)}/webhooks`
    for (const source of [
      ['--body', body],
      ['--file', temporaryFile(body)],
    ]) {
      const { stdout } = await runCli(['sign', ...source, '--secret', SECRET, '--curl', url])
      expect(stdout).not.toContain(SECRET)
      const curl = await promisify(execFile)('sh', ['-c', `${stdout.trimEnd()} -s -w '%{http_code}'`])
      expect(curl.stdout).toBe('200')
    }
    expect(received).toEqual([body, body])
  })

  it('exits with 2 for --curl with a body that is not text', async () => {
    const result = await runCli(['sign', '--curl', '--secret', SECRET], { stdin: Buffer.from([0xff]) })
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--file') })
  })
})
