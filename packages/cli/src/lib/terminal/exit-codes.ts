/** The one table of exit codes: what the help prints, the README lists and every command ends with. */
export const EXIT_CODES = {
  ok: { code: 0, when: 'done, and the answer is yes: it verifies, it was accepted' },
  negative: { code: 1, when: 'done, and the answer is no: it does not verify, it was not answered with 2xx' },
  usage: { code: 2, when: 'not done: an option, a file or a secret that cannot be used' },
  unreachable: { code: 3, when: 'no answer: the server is out of reach, or took too long' },
  denied: { code: 4, when: 'not done: the sender does not know the API key, or the key may not do this' },
  missing: { code: 5, when: 'not done: there is no such thing at the sender' },
  refused: { code: 6, when: 'not done: the sender refused it, for a field that is not valid or otherwise' },
  internal: { code: 70, when: 'a defect of hookseal itself' },
  interrupted: { code: 130, when: 'given up at a prompt, or cut off by a second Ctrl-C' },
} as const

export type Exit = keyof typeof EXIT_CODES

/** How this process will end when nothing is left to do. Nothing is cut off, as `process.exit` would. */
export function endWith(exit: Exit): void {
  process.exitCode = EXIT_CODES[exit].code
}
