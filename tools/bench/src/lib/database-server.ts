import { fork } from 'node:child_process'
import { once } from 'node:events'
import { nextMessage } from './next-message.ts'

/** A measured server in a process of its own, with a database. */
export interface DatabaseServer<Started> {
  /** What the process sent when it listened. */
  readonly started: Started
  readonly pid: number
  /** Resolves with the seconds of processor time that the process has used so far. */
  readonly cpuSeconds: () => Promise<number>
  readonly stop: () => Promise<void>
}

/**
 * Starts `node <entry> <kind> <database>` and resolves when it listens.
 *
 * @param entry A module that sends `Started` over IPC, then its processor time for each message.
 */
export async function startDatabaseServer<Started>(
  entry: string,
  kind: string,
  database: string,
): Promise<DatabaseServer<Started>> {
  const child = fork(entry, [kind, database], { env: { ...process.env, NODE_ENV: 'production' } })
  const started = (await nextMessage(child, kind)) as Started // what the entry sends first
  return {
    started,
    pid: child.pid ?? 0,
    async cpuSeconds() {
      const reply = nextMessage(child, kind)
      child.send('cpu')
      const { user, system } = (await reply) as NodeJS.CpuUsage // what the entry replies
      return (user + system) / 1e6
    },
    async stop() {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}
