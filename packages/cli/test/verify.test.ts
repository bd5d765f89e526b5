import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair, generateSecret, signedHeaders } from '@hookseal/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { OLD_SECRET, SECRET } from './mistakes.ts'
import { type CliResult, runCli } from './run-cli.ts'

const BODY = '{"type":"invoice.paid","data":{"amount":10.0}}'
const AT = ['--at', '1700000100']

async function headersOf(secret: string | string[] = SECRET): Promise<Record<string, string>> {
  return signedHeaders({ id: 'msg_1', timestamp: 1_700_000_000, body: BODY }, secret)
}

function asOptions(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
}

async function verify(args: readonly string[], body = BODY): Promise<CliResult> {
  return runCli(['verify', ...args], { stdin: body })
}

describe('hookseal verify', () => {
  it('exits with 0 and prints id, type and time of a delivery that verifies', async () => {
    const result = await verify([...asOptions(await headersOf()), ...AT, '-s', SECRET])
    const stdout = 'verified msg_1 invoice.paid, signed at 2023-11-14T22:13:20Z\n'
    expect(result).toEqual({ code: 0, stdout, stderr: '' })
  })

  it('prints which of several secrets verified', async () => {
    const result = await verify([...asOptions(await headersOf()), ...AT, '-s', OLD_SECRET, '-s', SECRET])
    expect(result.stdout).toContain(', secret 2 of 2\n')
    const { secretKey, publicKey } = await generateKeyPair()
    const json = await verify([...asOptions(await headersOf(secretKey)), ...AT, '-s', publicKey, '--json'])
    expect(JSON.parse(json.stdout)).toEqual({
      verified: true,
      id: 'msg_1',
      type: 'invoice.paid',
      timestamp: '2023-11-14T22:13:20.000Z',
      secret: 1,
    })
  })

  it.each<{ name: string; write: (headers: [string, string][]) => string }>([
    { name: 'lines', write: (headers) => headers.map(([name, value]) => `${name}: ${value}`).join('\n') },
    {
      name: 'a whole request',
      write: (headers) =>
        `POST /webhooks HTTP/1.1\r\nHost: x\r\n${headers.map(([name, value]) => `${name.toUpperCase()}:${value}\r\n`).join('')}\r\n${BODY}`,
    },
    {
      name: 'the output of curl -v',
      write: (headers) =>
        `> POST / HTTP/2\n${headers.map(([name, value]) => `> ${name}: ${value}\n`).join('')}>\n`,
    },
    {
      name: 'JSON',
      write: (headers) => JSON.stringify({ ...Object.fromEntries(headers), accept: ['a', 'b'] }),
    },
  ])('reads headers from a file with $name', async ({ write }) => {
    const folder = mkdtempSync(join(tmpdir(), 'hookseal-cli-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'headers')
    writeFileSync(file, write(Object.entries(await headersOf())))
    expect(await verify(['--headers', file, ...AT, '-s', SECRET])).toMatchObject({ code: 0, stderr: '' })
  })

  it('exits with 1 and prints the error code for another secret, body or time and for repeated headers', async () => {
    const headers = asOptions(await headersOf())
    const rejections = [
      { args: [...AT, '-s', generateSecret()], code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH', status: 401 },
      {
        args: [...AT, '-s', SECRET, '--body', `${BODY}\n`],
        code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH',
        status: 401,
      },
      { args: ['-s', SECRET], code: 'ERR_WEBHOOK_TIMESTAMP_TOO_OLD', status: 401 },
      {
        args: [...AT, '--tolerance', '99', '-s', SECRET],
        code: 'ERR_WEBHOOK_TIMESTAMP_TOO_OLD',
        status: 401,
      },
      { args: [...AT, '-s', SECRET, ...headers], code: 'ERR_WEBHOOK_HEADER_INVALID', status: 400 },
    ]
    for (const { args, code, status } of rejections) {
      const text = await verify([...headers, ...args])
      expect(text).toMatchObject({
        code: 1,
        stdout: expect.stringContaining(`rejected ${code} (${status})\n`),
      })
      const json = await verify([...headers, ...args, '--json'])
      expect([json.code, JSON.parse(json.stdout)]).toEqual([
        1,
        expect.objectContaining({ verified: false, code, status }),
      ])
    }
  })

  it('verifies a body of 2 MiB, because the size limit of receivers does not apply', async () => {
    const body = JSON.stringify('x'.repeat(2 ** 21))
    const headers = await signedHeaders({ id: 'msg_1', body }, SECRET)
    expect(await verify([...asOptions(headers), '-s', SECRET], body)).toMatchObject({ code: 0 })
  })
})
