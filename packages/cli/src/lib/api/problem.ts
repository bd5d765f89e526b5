import { CliError } from '../terminal/cli-error.ts'
import type { Exit } from '../terminal/exit-codes.ts'
import { stripControlChars } from '../terminal/output.ts'

/** Members of a problem document (RFC 9457), not yet validated. */
interface Problem {
  title?: unknown
  detail?: unknown
  code?: unknown
  instance?: unknown
  errors?: unknown
}

const EXITS: Readonly<Partial<Record<number, Exit>>> = { 401: 'denied', 403: 'denied', 404: 'missing' }

/** Creates the error for a response other than 2xx, with the message for the user. */
export async function problemError(response: Response, url: URL): Promise<CliError> {
  const { status } = response
  const exit = EXITS[status] ?? 'rejected'
  const problem = await readProblem(response)
  if (problem === undefined)
    return new CliError(
      'rejected',
      `the server at ${url.href} is not a hookseal sender: it responded ${status}`,
    )
  return new CliError(exit, stripControlChars(`${describe(status, problem, url)}${listErrors(problem)}`))
}

/** Creates the error for a rejected `fetch`. Its arguments are validated before, so the cause is the network. */
export function networkError(cause: unknown, url: URL): CliError {
  const code = codeOf(cause)
  if (code === 'ECONNREFUSED')
    return new CliError(
      'unreachable',
      `no server is listening at ${url.href}: start one with hookseal serve, or pass --url`,
      { cause },
    )
  const message =
    cause instanceof Error && cause.name === 'TimeoutError'
      ? 'timed out'
      : cause instanceof Error && cause.cause instanceof Error
        ? cause.cause.message
        : String(cause)
  return new CliError('unreachable', `no response from ${url.href}: ${code ?? message}`, { cause })
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  // A host with several addresses fails with an AggregateError of one code.
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
}

function describe(status: number, { title, detail, code, instance }: Problem, url: URL): string {
  if (status === 401) return `the sender at ${url.href} does not accept this API key`
  const summary = typeof detail === 'string' ? detail : String(title)
  const where = typeof instance === 'string' ? `, logged by the sender as ${instance}` : ''
  return `${summary} (${status} ${String(code)}${where})`
}

/** Lists each invalid field with its message, one per line. */
function listErrors({ errors }: Problem): string {
  if (!Array.isArray(errors)) return ''
  return errors
    .map(
      ({ field, message }: { field: unknown; message: unknown }) =>
        `\n  ${String(field)}: ${String(message)}`,
    )
    .join('')
}

async function readProblem(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
    await response.body?.cancel()
    return undefined
  }
  const problem: unknown = await response.json().catch(() => undefined) // cut off, or not JSON
  return typeof problem === 'object' && problem !== null ? problem : undefined
}
