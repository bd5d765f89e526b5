import { INBOX_DEFAULTS } from '../defaults.ts'
import { isInstance } from './is-instance.ts'

/** An error as the log of runs contains it. */
export interface LoggedError {
  name: string
  message: string
  cause: string | undefined
  stack: string | undefined
}

const DEPTH = 5

/** Describes whatever a handler threw. Never throws, also if a property of it does. */
export function describeError(error: unknown): LoggedError {
  const { errorMessageCharacters, errorStackCharacters } = INBOX_DEFAULTS
  const stack = isInstance(error, Error) ? read(error, 'stack') : undefined
  return {
    name: nameOf(error).slice(0, 200),
    message: messageOf(error).slice(0, errorMessageCharacters),
    cause: causesOf(error)?.slice(0, errorMessageCharacters),
    stack: typeof stack === 'string' ? stack.slice(0, errorStackCharacters) : undefined,
  }
}

function nameOf(error: unknown): string {
  const name = isInstance(error, Error) ? read(error, 'name') : typeof error
  return typeof name === 'string' ? name : 'Error'
}

function messageOf(error: unknown): string {
  if (isInstance(error, Error)) {
    const message = read(error, 'message')
    return typeof message === 'string' ? message : ''
  }
  try {
    return String(error)
  } catch {
    return 'The handler threw a value that is no error and cannot be shown.'
  }
}

/** The chain of causes, one in each line. */
function causesOf(error: unknown): string | undefined {
  const lines: string[] = []
  for (let cause = causeOf(error); cause !== undefined && lines.length < DEPTH; cause = causeOf(cause))
    lines.push(`${nameOf(cause)}: ${messageOf(cause)}`)
  return lines.length === 0 ? undefined : lines.join('\n')
}

function causeOf(error: unknown): unknown {
  return isInstance(error, Error) ? read(error, 'cause') : undefined
}

function read(error: Error, property: string): unknown {
  try {
    return Reflect.get(error, property)
  } catch {
    return undefined
  }
}
