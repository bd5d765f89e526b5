import { describe, expect, it } from 'vitest'
import { BODY, OLD_SECRET, SECRET, signed, TIME } from './mistakes.ts'
import { type CliResult, runCli } from './run-cli.ts'

async function explain(args: readonly string[], body: string | Uint8Array): Promise<CliResult> {
  const headers = (await signed(BODY)).flatMap(({ name, value }) => ['-H', `${name}: ${value}`])
  return runCli(['explain', ...headers, '--at', TIME, ...args], {
    stdin: body,
    env: { WEBHOOK_SECRET: SECRET },
  })
}

describe('hookseal explain', () => {
  it('prints each problem and its fix as text', async () => {
    const { code, stdout, stderr } = await explain([], `${BODY}\n`)
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout.split('\n')).toEqual([
      'rejected ERR_WEBHOOK_SIGNATURE_MISMATCH',
      '',
      '1. The body ends with a line ending that was not signed.',
      expect.stringMatching(/^ {3}Fix: Sign and send the same bytes\./),
      '',
      'These findings are complete: with them fixed, the signature matches.',
      '',
    ])
  })

  it('prints several mistakes as JSON without quoting a secret', async () => {
    const args = ['--secret', OLD_SECRET, '--other-secret', ` ${SECRET}`, '--json']
    const { code, stdout } = await explain(args, JSON.stringify(JSON.parse(BODY), null, 2))
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      verified: false,
      code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH',
      status: 401,
      message: expect.any(String),
      findings: ['secret_other', 'secret_surroundings', 'body_rewritten'].map((finding) => ({
        code: finding,
        problem: expect.any(String),
        fix: expect.any(String),
      })),
      signature_reproduced: true,
      combinations_tried: expect.any(Number),
    })
    expect(stdout).not.toContain(SECRET)
  })

  it('exits with 0 and prints verified for a delivery that verifies', async () => {
    expect(await explain([], BODY)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^verified\. If a receiver/),
    })
    const { code, stdout } = await explain(['-s', OLD_SECRET, '-s', SECRET, '--json'], BODY)
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ verified: true, secret: 2, findings: [] }),
    ])
  })

  it('removes terminal escapes in headers from its output', async () => {
    const { stdout } = await explain(['-H', 'X_\u001B[2J-webhook-id: a'], `${BODY} \u001B[2J`)
    // oxlint-disable-next-line no-control-regex -- the test is about control characters
    expect(stdout).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]/)
  })
})
