import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 100

/** Resolves when a request to `url` gets a 2xx response. */
export async function untilResponding(url: string): Promise<void> {
  while (!(await isResponding(url))) await sleep(POLL_MS, undefined, { ref: false })
}

async function isResponding(url: string): Promise<boolean> {
  try {
    const response = await fetch(url)
    await response.body?.cancel()
    return response.ok
  } catch {
    // The connection is refused while the sender restarts.
    return false
  }
}
