import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface MemorySample {
  deliveries: number
  rssBytes: number
  /** What remains of the heap after all garbage was collected. */
  heapBytes: number
}

/**
 * Measures the memory of a process with a sender, at rest, after a quarter of its deliveries and after all of them.
 *
 * @param database An address of PostgreSQL. @default an embedded database in a new directory
 */
export async function measureSenderMemory(deliveries: number, database = ''): Promise<MemorySample[]> {
  const child = fork(fileURLToPath(new URL('../sender-memory-entry.ts', import.meta.url)), [
    String(deliveries),
    database,
  ])
  const samples: MemorySample[] = []
  child.on('message', (sample: MemorySample) => samples.push(sample))
  const [code] = (await once(child, 'exit')) as [number | null] // what `exit` is emitted with
  if (code !== 0) throw new Error(`the sender process exited with ${code}`)
  return samples
}
