import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { verifyWebhooks } from '@hookseal/express'
import express from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { EXIT_CODES } from '../src/lib/exit-codes.ts'
import { FIXES } from '../src/lib/explain/faults.ts'
import { createProgram } from '../src/lib/program.ts'
import { listen } from './listen.ts'
import { BODY, signed } from './mistakes.ts'
import { MAIN } from './run-cli.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

interface Shell {
  run: (line: string) => Promise<{ code: number; printed: string }>
  folder: string
}

/** A shell in an empty folder, with `hookseal` on its path, its secret set, and a receiver where the README has one. */
async function openShell(): Promise<Shell> {
  const app = express()
  app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, res) => void res.sendStatus(204))
  const origin = await listen(app)
  const folder = mkdtempSync(join(tmpdir(), 'hookseal-readme-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const program = join(folder, 'hookseal')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`)
  chmodSync(program, 0o755)
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env['PATH']}`,
    WEBHOOK_SECRET: SECRET,
    NO_COLOR: '1',
  }
  return {
    folder,
    async run(line) {
      const command = line.replaceAll('http://localhost:3000', origin)
      const result = await promisify(execFile)('sh', ['-c', command], { cwd: folder, env }).then(
        ({ stdout, stderr }) => ({ code: 0, printed: stdout + stderr }),
        (error: { code: number; stdout: string; stderr: string }) => ({
          code: error.code,
          printed: error.stdout + error.stderr,
        }),
      )
      return { ...result, printed: result.printed.replaceAll(origin, 'http://localhost:3000') }
    },
  }
}

/** The sessions of the README: a line after `$ `, and what it prints. */
function sessions(): { line: string; printed: string }[] {
  const blocks = [...README.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = '']) => block)
  return blocks
    .join('')
    .split(/^\$ /m)
    .slice(1)
    .map((session) => {
      const [line = '', ...printed] = session.split('\n')
      return { line, printed: printed.join('\n') }
    })
}

/** What differs each time is written as an ellipsis in the README, and a latency as any number. */
function pattern(printed: string): RegExp {
  const parts = printed
    .split(/…|\d+ ms/)
    .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('[^\\n]+')}$`)
}

describe('the README', { timeout: 120_000 }, () => {
  it('shows sessions that go just so', async () => {
    const { run } = await openShell()
    const all = sessions()
    expect(all.length).toBeGreaterThan(0)
    for (const { line, printed } of all)
      expect({ line, printed: (await run(line)).printed }).toEqual({
        line,
        printed: expect.stringMatching(pattern(printed)),
      })
  })

  it('has a section and a session for each command', () => {
    for (const command of createProgram().commands) {
      expect(README).toContain(`\n## ${command.name()}\n`)
      expect(sessions().some(({ line }) => line.includes(`hookseal ${command.name()}`))).toBe(true)
    }
  })

  it('names each option, exit code and finding', () => {
    const flags = createProgram().commands.flatMap(({ options }) => options.map(({ long }) => `\`${long}`))
    expect([...new Set(flags)].filter((flag) => !README.includes(flag))).toEqual([])
    for (const { code, when } of Object.values(EXIT_CODES))
      expect(README).toMatch(new RegExp(`\\| ${code} +\\| ${when} +\\|`))
    expect(Object.keys(FIXES).filter((code) => !README.includes(`\`${code}\``))).toEqual([])
  })

  it('and the help of each command show examples that can be typed', async () => {
    const { run, folder } = await openShell()
    const headers = await signed(BODY)
    writeFileSync(
      join(folder, 'headers.txt'),
      headers.map(({ name, value }) => `${name}: ${value}\n`).join(''),
    )
    writeFileSync(join(folder, 'body.json'), BODY)
    for (const command of createProgram().commands) {
      const { printed } = await run(`hookseal ${command.name()} --help`)
      for (const [, line = ''] of printed.matchAll(/^ {2}\$ (.*)$/gm))
        expect([line, (await run(line)).code]).toEqual([line, expect.toBeOneOf([0, 1])])
    }
  })
})
