import { SenderError } from '../errors.ts'

/**
 * `value`, if the database can keep it and it's no longer than allowed.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID`
 */
export function checkText(
  value: unknown,
  field: string,
  { min = 0, max }: { min?: number; max: number },
): string {
  if (typeof value !== 'string') throw invalid(field, `${field} must be a string.`)
  if (value.length < min || value.length > max)
    throw invalid(
      field,
      `${field} must have ${min === 0 ? `at most ${max}` : `${min} to ${max}`} characters.`,
    )
  // PostgreSQL's text holds neither.
  if (value.includes('\0') || !value.isWellFormed())
    throw invalid(field, `${field} holds characters that are not text.`)
  return value
}

export function invalid(field: string, message: string): SenderError {
  return new SenderError('ERR_SENDER_INVALID', message, { field })
}
