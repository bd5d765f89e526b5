/** The one table of exit codes: what the help prints, the README lists and every command ends with. */
export const EXIT_CODES = {
  ok: { code: 0, when: 'done, and the answer is yes: it verifies, it was accepted' },
  negative: { code: 1, when: 'done, and the answer is no: it does not verify, it was not answered with 2xx' },
  usage: { code: 2, when: 'not done: an option, a file or a secret that cannot be used' },
  unreachable: { code: 3, when: 'no answer: the server is out of reach, or took too long' },
  internal: { code: 70, when: 'a defect of hookseal itself' },
  interrupted: { code: 130, when: 'given up at a prompt' },
} as const

export type Exit = keyof typeof EXIT_CODES

/** How this process will end when nothing is left to do. Nothing is cut off, as `process.exit` would. */
export function endWith(exit: Exit): void {
  process.exitCode = EXIT_CODES[exit].code
}
