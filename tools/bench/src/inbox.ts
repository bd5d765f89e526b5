import { startPostgres, startRedis } from '@hookseal/services'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { acceptPart } from './inbox/accept.ts'
import { backlogPart } from './inbox/backlog.ts'
import type { InboxBenchContext } from './inbox/context.ts'
import { handlePart } from './inbox/handle.ts'
import { restPart } from './inbox/rest.ts'
import { BODY_NOTES } from './lib/body.ts'
import { describeMachine } from './lib/describe-machine.ts'
import type { Settings } from './lib/settings.ts'
import { type Target, targetTable } from './lib/targets.ts'

const PARTS = [acceptPart, restPart, handlePart, backlogPart]
/** The sizes are reduced in proportion below it. */
const FULL_SECONDS = 4
/** A commit waits for the disk, as in production. */
const SETTINGS = ['-c', 'fsync=on']

/** Prints how many deliveries an inbox accepts and handles, and what they are compared with. */
export async function inboxBench({ rounds, seconds, body }: Settings): Promise<void> {
  console.log('# inbox: deliveries accepted and handled per second\n')
  console.log(describeMachine())
  console.log(`Body: ${BODY_NOTES[body]}.`)
  console.log(
    `${rounds} rounds, about ${seconds} s per turn. Clients, servers and databases share this machine. PostgreSQL waits for the disk at each commit.\n`,
  )
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-bench-inbox-'))
  const postgres = await startPostgres({ args: SETTINGS })
  const redis = await startRedis()
  let directories = 0
  const context: InboxBenchContext = {
    rounds,
    seconds,
    body,
    postgres,
    redisUrl: redis.url,
    embedded: () => `pglite:${join(directory, String(directories++))}`,
    of: (count) => Math.ceil((count * Math.min(seconds, FULL_SECONDS)) / FULL_SECONDS),
  }
  try {
    const targets: Target[] = []
    for (const part of PARTS) targets.push(...(await part(context)))
    console.log(`## Targets\n\n${targetTable(targets)}`)
  } finally {
    await Promise.all([redis.stop(), postgres.stop()])
    rmSync(directory, { recursive: true, force: true })
  }
}
