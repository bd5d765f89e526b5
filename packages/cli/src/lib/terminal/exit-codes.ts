/** The exit codes of every command. The help prints this table, and the README lists it. */
export const EXIT_CODES = {
  ok: { code: 0, when: 'success: the delivery verifies, the request was accepted' },
  negative: { code: 1, when: 'a negative result: the delivery does not verify, the response was not 2xx' },
  usage: { code: 2, when: 'invalid usage: an option, a file or a secret cannot be used' },
  unreachable: { code: 3, when: 'no response: the server is unavailable or timed out' },
  denied: { code: 4, when: 'the API key is unknown or lacks the required scope' },
  missing: { code: 5, when: 'not found: the sender has no such resource' },
  rejected: { code: 6, when: 'rejected by the sender, for example because a field is not valid' },
  internal: { code: 70, when: 'an unexpected error in hookseal itself' },
  interrupted: { code: 130, when: 'canceled at a prompt or aborted by a second Ctrl+C' },
} as const

export type Exit = keyof typeof EXIT_CODES

/** The exits that follow an error. */
export type ErrorExit = Exclude<Exit, 'ok' | 'negative'>

/** The stable codes of errors that the sender did not name itself. */
export const CLI_ERRORS: Readonly<Record<ErrorExit, string>> = {
  usage: 'ERR_CLI_USAGE',
  unreachable: 'ERR_CLI_UNREACHABLE',
  denied: 'ERR_CLI_DENIED',
  missing: 'ERR_CLI_NOT_FOUND',
  rejected: 'ERR_CLI_REJECTED',
  internal: 'ERR_CLI_INTERNAL',
  interrupted: 'ERR_CLI_CANCELED',
}

/** Sets the code with which this process exits once it is idle. `process.exit` would cut off pending output. */
export function setExitCode(exit: Exit): void {
  process.exitCode = EXIT_CODES[exit].code
}
