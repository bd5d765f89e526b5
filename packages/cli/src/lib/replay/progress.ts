import type { Progress } from './follow.ts'

/** Opens a progress bar on a terminal. Elsewhere it shows nothing: the result is printed at the end. */
export async function openProgress(total: number | null): Promise<Progress> {
  if (!process.stderr.isTTY) return { queued() {}, attempted() {}, close() {} }
  // Loaded on demand: most runs show no bar.
  const { progress } = await import('@clack/prompts')
  const bar = progress({ ...(total === null ? {} : { max: Math.max(1, total) }), output: process.stderr })
  let shown = 0
  bar.start('Replaying')
  return {
    queued: (replayed, matched) => bar.message(`${replayed} of ${matched ?? 'more than 10,000'} queued`),
    attempted(attempted, replayed, { delivered }) {
      bar.advance(attempted - shown, `${attempted} of ${replayed} attempted, ${delivered} delivered`)
      shown = attempted
    },
    close: (message) => bar.stop(message),
  }
}
