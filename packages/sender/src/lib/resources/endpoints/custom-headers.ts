import { LIMITS } from '../../defaults.ts'
import { checkRequestHeaders } from '../../transport/reserved-headers.ts'
import { invalidInput } from '../input.ts'
import { isSensitiveName } from './sensitive-names.ts'

/** Replaces values that are stored but not shown, because they may be tokens of the receiver. */
export const REDACTED = '[redacted]'

type Headers = Readonly<Record<string, string>>

/** Replaces values of headers with secret-looking names, for listings and logs. */
export function redactHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSensitiveName(name) ? REDACTED : value]),
  )
}

/**
 * Validates custom headers.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID`
 */
export function checkCustomHeaders(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers))
    throw invalidInput('headers', 'headers must be an object of names and values.')
  const result: Record<string, string> = {}
  const seen = new Set<string>()
  for (const [name, value] of Object.entries(headers)) {
    const field = `headers.${name}`
    if (typeof value !== 'string')
      throw invalidInput(field, `The value of the header ${name} must be a string.`)
    if (seen.has(name.toLowerCase())) throw invalidInput(field, `The header ${name} occurs more than once.`)
    seen.add(name.toLowerCase())
    result[name] = value
  }
  checkSize(result)
  const problem = checkRequestHeaders(result)
  if (problem !== undefined) throw invalidInput(`headers.${problem.name}`, problem.message)
  return result
}

/**
 * Replaces redacted values that a client sends back unchanged by the stored ones. A hidden value stays under a name that hides it: in
 * another case, `x-sIgn` no longer looks like the name of a secret.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID` if a hidden value would be shown, or if the headers are then too large
 */
export function restoreRedacted(headers: Headers, stored: Headers): Record<string, string> {
  const byName = new Map(Object.entries(stored).map((entry) => [entry[0].toLowerCase(), entry]))
  const restored = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const [storedName, storedValue] = (value === REDACTED && byName.get(name.toLowerCase())) || [
        name,
        value,
      ]
      if (isSensitiveName(storedName) && !isSensitiveName(name))
        throw invalidInput(
          `headers.${name}`,
          `The value of ${storedName} is hidden: send it again, or write the name as it is stored.`,
        )
      return [name, storedValue]
    }),
  )
  checkSize(restored)
  return restored
}

function checkSize(headers: Headers): void {
  if (Object.keys(headers).length > LIMITS.headers)
    throw invalidInput('headers', `headers must have at most ${LIMITS.headers} entries.`)
  if (JSON.stringify(headers).length > LIMITS.headerBytes)
    throw invalidInput('headers', `headers must have at most ${LIMITS.headerBytes} characters as JSON.`)
}
