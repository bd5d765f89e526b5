import { EXIT_CODES } from './exit-codes.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Calls `stop` at the first Ctrl+C or SIGTERM. The second exits the process immediately. Returns a function that removes the listeners. */
export function onStopSignal(stop: () => void): () => void {
  let stopping = false
  function onSignal(): void {
    // Nothing is lost: the next process recovers the attempts that are aborted here.
    if (stopping) process.exit(EXIT_CODES.interrupted.code)
    stopping = true
    stop()
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}
