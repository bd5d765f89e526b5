import { LIMITS } from '../../defaults.ts'
import { checkRequestHeaders } from '../../transport/reserved-headers.ts'
import { invalidInput } from '../input.ts'

/** Replaces values that are stored but not shown, because they may be tokens of the receiver. */
const REDACTED = '[redacted]'

const SENSITIVE = /auth|cookie|credential|key|pass|secret|signature|token/i
const SHOWN = new Set(['webhook-signature'])

/** Replaces values of headers with secret-looking names, for listings and logs. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SENSITIVE.test(name) && !SHOWN.has(name.toLowerCase()) ? REDACTED : value,
    ]),
  )
}

/**
 * Validates custom headers. A redacted value that a client sends back unchanged is replaced by its value in `stored`.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID`
 */
export function checkCustomHeaders(
  headers: unknown,
  stored: Readonly<Record<string, string>> = {},
): Record<string, string> {
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
    result[name] = value === REDACTED && Object.hasOwn(stored, name) ? (stored[name] ?? value) : value
  }
  if (seen.size > LIMITS.headers)
    throw invalidInput('headers', `headers must have at most ${LIMITS.headers} entries.`)
  if (JSON.stringify(result).length > LIMITS.headerBytes)
    throw invalidInput('headers', `headers must have at most ${LIMITS.headerBytes} characters as JSON.`)
  const problem = checkRequestHeaders(result)
  if (problem !== undefined) throw invalidInput(`headers.${problem.name}`, problem.message)
  return result
}
