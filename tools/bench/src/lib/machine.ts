import { availableParallelism, cpus } from 'node:os'

/** What a figure was measured on: without that it says nothing. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU'
  return `Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} × ${model}`
}
