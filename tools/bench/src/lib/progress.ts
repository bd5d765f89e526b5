/** Prints a progress line to stderr, so that stdout contains only the report. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}
