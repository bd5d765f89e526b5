import { spawnSync } from 'node:child_process'

/** Part of util-linux. Other systems do not have it, and the bench runs without it. */
const TASKSET = 'taskset'

/**
 * Pins all threads of a process to one CPU. Returns false if that is not possible. Without pinning, Linux tends to run two
 * processes that communicate over loopback on the same CPU: one server then fell from 17,000 to 8,500 requests per second.
 */
export function pinToProcessor(pid: number, processor: number): boolean {
  const { status } = spawnSync(TASKSET, ['-a', '-c', '-p', String(processor), String(pid)])
  return status === 0
}
