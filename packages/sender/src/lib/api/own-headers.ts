import { SENDER_HEADERS } from '../transport/reserved-headers.ts'
import { ApiProblem } from './problem.ts'

/**
 * Rejects custom headers with the names of the sender's own, which would not be sent.
 *
 * @throws {ApiProblem} `ERR_API_INVALID`, naming each of them
 */
export function rejectOwnHeaders(
  headers: Readonly<Record<string, string>> | undefined,
  legacyHeader: string | undefined,
): void {
  const own: readonly (string | undefined)[] = [...SENDER_HEADERS, legacyHeader?.toLowerCase()]
  const errors = Object.keys(headers ?? {})
    .filter((name) => own.includes(name.toLowerCase()))
    .map((name) => ({ field: `headers.${name}`, message: `The header ${name} is set by the sender.` }))
  if (errors.length > 0) throw new ApiProblem('ERR_API_INVALID', { errors })
}
