const callbacks = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls `callback` when `signal` aborts. Returns a function that removes it. One listener of the signal serves all callbacks: with an
 * `addEventListener` for each of many attempts in flight, an attempt costs 2 µs more.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const added = callbacks.get(signal) ?? listen(signal)
  added.add(callback)
  return () => added.delete(callback)
}

function listen(signal: AbortSignal): Set<() => void> {
  const added = new Set<() => void>()
  callbacks.set(signal, added)
  signal.addEventListener('abort', () => added.forEach((callback) => callback()), { once: true })
  return added
}
