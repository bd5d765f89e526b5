import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { signedHeaders } from '@hookseal/core'
import { expect } from 'vitest'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const PREVIOUS = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const BODY = '{"type":"lead.created","timestamp":"2026-11-21T09:30:00.000Z","data":{"name":"Zoë"}}'

/** Starts a receiver, a command that listens on `PORT`, and checks that it accepts signed deliveries and nothing else. */
export async function expectToVerify(
  command: (port: number) => [string, ...string[]],
  cwd: string,
): Promise<void> {
  const port = await freePort()
  const [program, ...args] = command(port)
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, WEBHOOK_SECRET: SECRET, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  try {
    await Promise.race([checkResponses(`http://127.0.0.1:${port}/`), failed(child)])
  } catch (error) {
    throw new Error(`${program}: ${output}`, { cause: error })
  } finally {
    child.kill('SIGKILL')
  }
}

async function failed(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`the receiver ended with ${String(code)}`)
}

async function checkResponses(url: string): Promise<void> {
  const send = async (headers: Record<string, string>, body = BODY) =>
    (await fetch(url, { method: 'POST', headers, body })).status
  const signed = await signedHeaders({ id: 'msg_1', body: BODY }, SECRET)
  while ((await send(signed).catch(() => 0)) === 0) await sleep(50)

  const old = await signedHeaders(
    { id: 'msg_1', body: BODY, timestamp: new Date(Date.now() - 600_000) },
    SECRET,
  )
  const foreign = await signedHeaders({ id: 'msg_1', body: BODY }, PREVIOUS)
  const rotated = {
    ...signed,
    'webhook-signature': `${foreign['webhook-signature']} ${signed['webhook-signature']}`,
  }
  expect({
    valid: await send(signed),
    rotated: await send(rotated),
    changed: await send(signed, BODY.replace('lead', 'load')),
    otherId: await send({ ...signed, 'webhook-id': 'msg_2' }),
    foreign: await send(foreign),
    old: await send(old),
    unsigned: await send({ 'content-type': 'application/json' }),
  }).toEqual({ valid: 204, rotated: 204, changed: 401, otherId: 401, foreign: 401, old: 401, unsigned: 401 })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an AddressInfo.
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
