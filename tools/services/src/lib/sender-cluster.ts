import { execFile } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sharedServerUrl } from './shared-servers.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const PACKAGES = join(ROOT, 'packages')
const SENDER = join(PACKAGES, 'sender')
const CACHE = join(ROOT, 'node_modules/.cache/pglite')
const HOUR_MS = 3_600_000

/** The environment variable with the directory of the prepared cluster, which need not exist yet. */
const VARIABLE = 'HOOKSEAL_TEST_CLUSTER'

/** Resolves with a directory of PostgreSQL that contains the tables of a sender and no rows; with undefined outside a test run. */
export async function preparedCluster(): Promise<string | undefined> {
  const folder = process.env[VARIABLE]
  if (folder !== undefined && existsSync(folder)) return folder
  // One process prepares it for all.
  return sharedServerUrl('cluster')
}

/** Sets the variable that {@link preparedCluster} reads. Returns the directory: one for each version of the sender and each day. */
export function nameCluster(): string {
  const folder = join(CACHE, `sender-${hashOfSender()}`)
  process.env[VARIABLE] = folder
  return folder
}

/** Creates the cluster in a process of its own, unless it exists. */
export async function prepareCluster(folder: string): Promise<void> {
  if (existsSync(folder)) return
  await removeOld()
  await mkdir(CACHE, { recursive: true })
  const draft = join(CACHE, `draft-${randomUUID()}`)
  await createTables(`pglite:${draft}`)
  // The databases template1 and template0, to which no sender connects: 600 of 1,100 files.
  for (const database of ['1', '4'])
    for (const file of await readdir(join(draft, 'data/base', database)))
      await rm(join(draft, 'data/base', database, file))
  // A process that was as fast has prepared the same.
  await rename(join(draft, 'data'), folder).catch(() => {})
  await rm(draft, { recursive: true })
}

/** Starts a sender on `database` in a process of its own, and stops it. Nothing depends on its encryption key, which is random. */
export async function createTables(database: string): Promise<void> {
  const script = `
    import { createSender } from ${JSON.stringify(join(SENDER, 'src/index.ts'))}
    const sender = await createSender({ database: ${JSON.stringify(database)} })
    await sender.stop()
    process.exit()`
  const key = database.startsWith('pglite:')
    ? {}
    : { HOOKSEAL_ENCRYPTION_KEY: randomBytes(32).toString('base64') }
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...key, NODE_OPTIONS: '' },
  })
}

/** Partitions are created for the current days, so the day is part of it. */
function hashOfSender(): string {
  const hash = createHash('sha256').update(new Date().toISOString().slice(0, 10))
  // The engine creates the tables of the queue, and partitions.
  const files = globSync(['{engine,sender}/{package.json,src/**/*.ts}', 'sender/drizzle/**/*.sql'], {
    cwd: PACKAGES,
  })
  for (const file of files.filter((name) => !name.endsWith('.test.ts')).toSorted())
    hash.update(file).update(readFileSync(join(PACKAGES, file)))
  return hash.digest('hex').slice(0, 16)
}

/** Removes clusters and drafts of earlier versions. Those of the last hour may be in use. */
async function removeOld(): Promise<void> {
  for (const name of existsSync(CACHE) ? await readdir(CACHE) : []) {
    const path = join(CACHE, name)
    if (Date.now() - statSync(path).mtimeMs > HOUR_MS) await rm(path, { recursive: true, force: true })
  }
}
