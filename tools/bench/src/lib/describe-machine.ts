import { availableParallelism, cpus } from 'node:os'

/** Describes Node and the CPU, because a figure means nothing without the machine. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU'
  return `Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} × ${model}`
}
