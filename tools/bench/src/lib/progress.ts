/** One line on stderr, so that a table on stdout can be kept on its own. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}
