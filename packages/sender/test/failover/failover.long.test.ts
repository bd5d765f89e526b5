import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { KEY, startReceiver, subscribe } from '../engine/sender-and-receiver.ts'
import { createTestSender } from '../test-sender.ts'
import { startSwitchableProxy } from './switchable-proxy.ts'

const ENTRY = fileURLToPath(new URL('./failover-worker.ts', import.meta.url))

interface Worker {
  readonly process: ChildProcess
  /** The ids of the events whose publish resolved. */
  readonly acknowledged: readonly string[]
}

function startWorker(database: string, type: string): Worker {
  const child = spawn(process.execPath, [ENTRY], {
    env: { ...process.env, DATABASE: database, ENCRYPTION_KEY: KEY, TYPE: type },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const acknowledged: string[] = []
  createInterface(child.stdout).on('line', (id) => acknowledged.push(id))
  onTestFinished(async () => {
    child.kill()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  })
  return { process: child, acknowledged }
}

it(
  'loses nothing acknowledged when a synchronous standby replaces the primary, and every worker recovers',
  { timeout: START_TIMEOUT_MS },
  async () => {
    const primary = await startPostgres({ own: true })
    onTestFinished(async () => primary.stop())
    const standby = await primary.startStandby()
    onTestFinished(async () => standby.stop())
    const proxy = await startSwitchableProxy(primary.url)
    onTestFinished(async () => proxy.close())
    const receiver = await startReceiver()
    onTestFinished(async () => receiver.close())
    const sender = await createTestSender({ database: proxy.url, encryptionKey: KEY })
    onTestFinished(async () => sender.stop())
    const { type } = await subscribe(sender, receiver.url)
    const workers = [1, 2, 3].map(() => startWorker(proxy.url, type))
    const wait = { timeout: 120_000 }
    await expect.poll(() => workers.every(({ acknowledged }) => acknowledged.length > 50), wait).toBe(true)

    await primary.kill()
    const before = workers.map(({ acknowledged }) => acknowledged.length)
    await standby.promote()
    proxy.switchTo(standby.url)
    await expect
      .poll(() => workers.every(({ acknowledged }, n) => acknowledged.length > (before[n] ?? 0) + 50), wait)
      .toBe(true)

    for (const worker of workers) worker.process.stdin?.end()
    const arrived = () => new Set(receiver.arrivals.map(({ id }) => id))
    const missing = () => {
      const ids = arrived()
      return workers.flatMap(({ acknowledged }) => acknowledged).filter((id) => !ids.has(id))
    }
    await expect.poll(missing, wait).toEqual([])
    await expect
      .poll(
        async () => sender.deliveries.count({ status: ['pending', 'failed', 'dead'] }).catch(() => -1),
        wait,
      )
      .toBe(0)
    expect(await sender.isReady()).toBe(true)
  },
)
