import { startPostgres } from '@hookseal/services'
import { describeMachine } from './lib/describe-machine.ts'
import { startReceiver } from './lib/receiver-process.ts'
import type { Settings } from './lib/settings.ts'
import { type Target, targetTable } from './lib/targets.ts'
import { backlogPart } from './scale/backlog.ts'
import { fanOutPart } from './scale/fan-out.ts'
import { growthPart } from './scale/growth.ts'
import { pausedPart } from './scale/paused.ts'
import type { ScaleContext } from './scale/part.ts'
import { workersPart } from './scale/workers.ts'

/** The `--seconds` at which sizes are as stated. Fewer seconds reduce them in proportion. */
const FULL_SECONDS = 10
const SETTINGS = ['shared_buffers=1GB', 'max_wal_size=4GB']
const LOGS = [100_000, 1_000_000]
const FULL_LOGS = [...LOGS, 5_000_000]

/** Prints what operations cost depending on the log, the backlog, and the number of endpoints and processes. */
export async function scaleBench({ seconds, full }: Settings): Promise<void> {
  console.log('# scale: what operations cost as the log, the backlog and the number of endpoints grow\n')
  console.log(describeMachine())
  console.log('Each measurement has a database of its own on one PostgreSQL server.\n')
  const receiver = await startReceiver()
  const postgres = await startPostgres({ args: SETTINGS.flatMap((setting) => ['-c', setting]) })
  try {
    const part = Math.min(1, seconds / FULL_SECONDS)
    const of = (count: number) => Math.max(2, Math.ceil(count * part))
    const context: ScaleContext = { postgres, receiver, seconds, of }
    const parts = [growthPart(full ? FULL_LOGS : LOGS), backlogPart, pausedPart, fanOutPart, workersPart]
    const targets: Target[] = []
    for (const measure of parts) targets.push(...(await measure(context)))
    console.log(`## Targets\n\n${targetTable(targets)}`)
  } finally {
    await receiver.stop()
    await postgres.stop()
  }
}
