import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface MemorySample {
  deliveries: number
  rssBytes: number
}

/** Measures the RSS of a process with an embedded sender, at rest, after a tenth of its deliveries and after all of them. */
export async function measureSenderMemory(deliveries: number): Promise<MemorySample[]> {
  const child = fork(fileURLToPath(new URL('../sender-memory-entry.ts', import.meta.url)), [
    String(deliveries),
  ])
  const samples: MemorySample[] = []
  child.on('message', (sample: MemorySample) => samples.push(sample))
  const [code] = (await once(child, 'exit')) as [number | null] // what `exit` is emitted with
  if (code !== 0) throw new Error(`the sender process exited with ${code}`)
  return samples
}
