import { EXIT_CODES } from './exit-codes.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Calls `stop` at the first Ctrl+C or SIGTERM; a second one ends the process at once. Returns how to end that. */
export function onStopSignal(stop: () => void): () => void {
  let stopping = false
  function onSignal(): void {
    // Somebody is in a hurry: what is cut off here is taken up by whoever comes next.
    if (stopping) process.exit(EXIT_CODES.interrupted.code)
    stopping = true
    stop()
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}
