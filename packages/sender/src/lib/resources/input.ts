import { SenderError } from '../errors.ts'

/**
 * Returns `value` if it is a string of an allowed length that PostgreSQL can store.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID`
 */
export function checkText(
  value: unknown,
  field: string,
  { min = 0, max }: { min?: number; max: number },
): string {
  if (typeof value !== 'string') throw invalidInput(field, `${field} must be a string.`)
  if (value.length < min || value.length > max)
    throw invalidInput(
      field,
      `${field} must have ${min === 0 ? `at most ${max}` : `${min} to ${max}`} characters.`,
    )
  // PostgreSQL's text type can store neither.
  if (value.includes('\0') || !value.isWellFormed())
    throw invalidInput(field, `${field} contains U+0000 or a lone surrogate.`)
  return value
}

/**
 * Returns `value` if it is an integer from `min` to `max`.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID`
 */
export function checkInteger(
  value: unknown,
  field: string,
  { min, max }: { min: number; max: number },
): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  throw invalidInput(field, `${field} must be an integer from ${min} to ${max}.`)
}

/** Returns the value of JSON text. @throws {SenderError} `ERR_SENDER_INVALID` */
export function parseJsonText(text: unknown, field: string): unknown {
  try {
    if (typeof text === 'string') return JSON.parse(text)
  } catch {
    // The message of a syntax error would quote the data.
  }
  throw invalidInput(field, `${field} must be valid JSON text.`)
}

/** Creates an `ERR_SENDER_INVALID` for one field. */
export function invalidInput(field: string, message: string): SenderError {
  return new SenderError('ERR_SENDER_INVALID', message, { field })
}
