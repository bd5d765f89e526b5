import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** The file system in memory that Linux has. In a container it may have 64 MB only. */
const MEMORY = '/dev/shm'
const NEEDED_BYTES = 4 * 2 ** 30

/** The environment variable with the folder for the data of PostgreSQL. */
const VARIABLE = 'HOOKSEAL_TEST_DATA'

/** The folder in which a PostgreSQL creates its directory. @default that of temporary files */
export function dataFolder(): string {
  return process.env[VARIABLE] || tmpdir()
}

/**
 * Makes PostgreSQL keep its data in memory, where there is room for the databases of a test run. To copy a database on a disk takes up to ten times
 * the processor time.
 */
export function keepDataInMemory(): void {
  process.env[VARIABLE] ??= freeBytes(MEMORY) >= NEEDED_BYTES ? MEMORY : ''
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}
