import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyWebhooks } from '@hookseal/express'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { EXIT_CODES } from '../src/lib/terminal/exit-codes.ts'
import { FIXES } from '../src/lib/explain/faults.ts'
import type { Command } from 'commander'
import { createProgram } from '../src/lib/commander/program.ts'
import { listen } from './listen.ts'
import { BODY, signed } from './mistakes.ts'
import { MAIN } from './run-cli.ts'
import { type Stage, startStage } from './start-sender.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

interface Shell {
  run: (line: string) => Promise<{ code: number | null; printed: string }>
  folder: string
  /** What an ellipsis after `wh_` and `whd_` stands for. */
  ids: Map<string, string>
}

/** A sender for all the commands that ask one. */
let stage: Stage
beforeAll(async () => {
  stage = await startStage()
}, 60_000)
afterAll(async () => stage.stop())

/** What a command that goes on until Ctrl+C prints once it is up. */
const UP = /^Delivering\.|Ctrl\+C ends it\.$/m

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
    ...stage.env,
    PATH: `${folder}:${process.env['PATH']}`,
    WEBHOOK_SECRET: SECRET,
  }
  const ids = new Map<string, string>()

  /** An ellipsis in an id stands for the rest of the newest one that was printed, and the ports are free ones here. */
  function concrete(line: string): string {
    return line
      .replaceAll(/\b(whd?_)…/g, (_, prefix: string) => ids.get(prefix) ?? `${prefix}unknown`)
      .replaceAll('http://localhost:3000', origin)
      .replace('hookseal serve', 'hookseal serve --port 0')
  }

  return {
    folder,
    ids,
    async run(line) {
      const child = spawn('sh', ['-c', `exec ${concrete(line)}`.replace(/^exec (?!hookseal [^|>]*$)/, '')], {
        cwd: folder,
        env,
      })
      let printed = ''
      let isStopped = false
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          printed += text
          if (isStopped || !UP.test(printed)) return
          isStopped = true
          child.kill('SIGINT')
        })
      const [code] = (await once(child, 'close')) as [number | null]
      for (const [id, prefix = ''] of printed.matchAll(/\b(whd?_)[0-9a-f]{32}/g)) ids.set(prefix, id)
      const shown = printed
        .replaceAll(origin, 'http://localhost:3000')
        .replace(/\nStopp(?:ing|ed)[^]*$/, '\n')
        .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:8080')
      return { code, printed: shown }
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

describe('the README', { timeout: 240_000 }, () => {
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
    const flags = leaves(createProgram()).flatMap(({ options }) => options.map(({ long }) => `${long}`))
    expect([...new Set(flags)].filter((flag) => !README.includes(`\`${flag}`))).toEqual([])
    for (const { code, when } of Object.values(EXIT_CODES))
      expect(README).toMatch(new RegExp(`\\| ${code} +\\| ${when} +\\|`))
    expect(Object.keys(FIXES).filter((code) => !README.includes(`\`${code}\``))).toEqual([])
  })

  it('and the help of each command show examples that can be typed', async () => {
    const { run, folder, ids } = await openShell()
    const headers = await signed(BODY)
    writeFileSync(
      join(folder, 'headers.txt'),
      headers.map(({ name, value }) => `${name}: ${value}\n`).join(''),
    )
    writeFileSync(join(folder, 'body.json'), BODY)
    writeFileSync(join(folder, 'data.json'), '{}')
    for (const type of ['invoice.paid', 'invoice.void'])
      await stage.sender.eventTypes.upsert(type, { example: {} })
    await createEndpoint()
    const { deliveryIds } = await stage.sender.events.publish({
      id: 'in_1-paid',
      type: 'invoice.paid',
      data: {},
    })
    ids.set('whd_', deliveryIds[0] ?? '')
    for (const command of leaves(createProgram())) {
      const { printed } = await run(`hookseal ${pathOf(command)} --help`)
      const examples = [...printed.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line = '']) => line)
      expect([pathOf(command), examples]).not.toEqual([pathOf(command), []])
      for (const line of examples.filter((example) => !ELSEWHERE.test(example))) {
        // Each finds an endpoint and a delivery, whatever the one before has done to them.
        ids.set('wh_', await createEndpoint())
        expect([line, (await run(line)).code]).toEqual([line, expect.toBeOneOf([0, 1])])
      }
    }
  })
})

/** An endpoint where nobody listens. */
async function createEndpoint(): Promise<string> {
  const { id } = await stage.sender.endpoints.create({
    url: 'http://127.0.0.1:9999/',
    events: ['invoice.paid'],
  })
  return id
}

/** Examples that need a machine other than this one. */
const ELSEWHERE = /db\.internal|https:\/\/example\.com/

/** Commands that do something: those of a group, and not the group. */
function leaves({ commands }: Command): Command[] {
  return commands.flatMap((command) => (command.commands.length === 0 ? [command] : leaves(command)))
}

function pathOf(command: Command): string {
  const { parent } = command
  return parent?.parent ? `${parent.name()} ${command.name()}` : command.name()
}
