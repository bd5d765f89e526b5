import { statfs } from 'node:fs/promises'

/** A segment of the log, and what a checkpoint creates besides. */
const CHECKPOINT_BYTES = 24 * 1024 * 1024

/** Whether the disk of a directory has space for a checkpoint of an embedded database. False if that is unknown. */
export async function hasSpaceForCheckpoint(directory: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(directory)
    return bavail * bsize >= CHECKPOINT_BYTES
  } catch {
    return false
  }
}
