import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveDashboard } from './serve-dashboard.ts'
import { spawnSender } from './spawn-sender.ts'
import { untilResponding } from './until-responding.ts'

export interface DevOptions {
  readonly port: number
  readonly senderPort: number
  /** A database to keep. `undefined` uses a temporary directory, deleted on stop. */
  readonly database: string | undefined
}

export interface Dev {
  /** The URL of the dashboard. */
  readonly url: string
  /** Resolves when the sender responds, so that the dashboard works. */
  readonly ready: Promise<void>
  /** Resolves when the process of the sender has ended, by itself or by `stop`. */
  readonly senderEnded: Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts the sender in a process that restarts when its source changes, and the dashboard with hot module replacement. */
export async function startDev({ port, senderPort, database }: DevOptions): Promise<Dev> {
  const senderUrl = `http://127.0.0.1:${senderPort}`
  const senderReady = async () => untilResponding(`${senderUrl}/healthz`)
  const dashboard = await serveDashboard({ port, senderUrl, senderReady })
  const directory = await mkdtemp(join(tmpdir(), 'hookseal-dev-'))
  const sender = spawnSender({ port: senderPort, database: database ?? `pglite:${directory}/database` })
  return {
    url: dashboard.url,
    ready: senderReady(),
    senderEnded: sender.ended,
    async stop() {
      await Promise.all([dashboard.close(), sender.stop()])
      await rm(directory, { recursive: true, force: true })
    },
  }
}
