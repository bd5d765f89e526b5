import { LIMITS } from '../../defaults.ts'
import { checkRequestHeaders } from '../../transport/reserved-headers.ts'
import { invalid } from '../input.ts'

/** Stands for a value that is kept but not shown: headers carry tokens of the receiver. */
const REDACTED = '[redacted]'

const SENSITIVE = /auth|cookie|credential|key|pass|secret|signature|token/i
const SHOWN = new Set(['webhook-signature'])

/** Custom headers as they are shown in listings and logs. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SENSITIVE.test(name) && !SHOWN.has(name.toLowerCase()) ? REDACTED : value,
    ]),
  )
}

/**
 * Custom headers that can be sent. A value that came out redacted and goes back in unchanged is the one that is `kept`.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID`
 */
export function checkCustomHeaders(
  headers: unknown,
  kept: Readonly<Record<string, string>> = {},
): Record<string, string> {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers))
    throw invalid('headers', 'headers must be an object of names and values.')
  const result: Record<string, string> = {}
  const seen = new Set<string>()
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') throw invalid(`headers.${name}`, 'The value of a header must be a string.')
    if (seen.has(name.toLowerCase())) throw invalid(`headers.${name}`, `The header ${name} is given twice.`)
    seen.add(name.toLowerCase())
    result[name] = value === REDACTED && Object.hasOwn(kept, name) ? (kept[name] ?? value) : value
  }
  if (seen.size > LIMITS.headers) throw invalid('headers', `There may be at most ${LIMITS.headers} headers.`)
  if (JSON.stringify(result).length > LIMITS.headerBytes)
    throw invalid('headers', `All headers together may have at most ${LIMITS.headerBytes} characters.`)
  const problem = checkRequestHeaders(result)
  if (problem !== undefined) throw invalid(`headers.${problem.name}`, problem.message)
  return result
}
