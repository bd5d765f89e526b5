import type { Progress } from './follow.ts'

/** Opens a progress bar on a terminal. Elsewhere it shows nothing: the result is printed at the end. */
export async function openProgress(total: number): Promise<Progress> {
  if (!process.stderr.isTTY) return { show() {}, close() {} }
  // Loaded on demand: most runs show no bar.
  const { progress } = await import('@clack/prompts')
  const bar = progress({ max: total, output: process.stderr })
  let shown = 0
  bar.start(`0 of ${total} attempted`)
  return {
    show(attempted, { delivered }) {
      bar.advance(attempted - shown, `${attempted} of ${total} attempted, ${delivered} delivered`)
      shown = attempted
    },
    close: ({ pending, delivered }) =>
      bar.stop(`${total - pending} of ${total} attempted, ${delivered} delivered`),
  }
}
