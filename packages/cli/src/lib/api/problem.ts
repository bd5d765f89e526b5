import { CliError, type FieldProblem } from '../terminal/cli-error.ts'
import type { ErrorExit } from '../terminal/exit-codes.ts'
import { stripControlChars } from '../terminal/output.ts'

/** Selects the organization of a request. Users pass it as `--org`. */
export const ORGANIZATION_HEADER = 'X-Org-Id'

/** Members of a problem document (RFC 9457), not yet validated. */
interface Problem {
  title?: unknown
  detail?: unknown
  code?: unknown
  instance?: unknown
  errors?: unknown
}

const EXITS: Readonly<Partial<Record<number, ErrorExit>>> = { 401: 'denied', 403: 'denied', 404: 'missing' }

/** Creates the error for a response other than 2xx, with the message for the user. */
export async function problemError(response: Response, url: URL): Promise<CliError> {
  const { status } = response
  const exit = EXITS[status] ?? 'rejected'
  const problem = await readProblem(response)
  if (problem === undefined) return notASender(url, `: it responded ${status}`)
  const { code } = problem
  return new CliError(exit, stripControlChars(describe(status, problem, url)), {
    status,
    fields: readFields(problem),
    ...(typeof code === 'string' ? { code } : {}),
  })
}

/** Creates the error for a response that no sender would send. */
export function notASender(url: URL, reason = ''): CliError {
  return new CliError('rejected', `the server at ${url.href} is not a hookseal sender${reason}`, {
    code: 'ERR_CLI_NOT_A_SENDER',
  })
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

function describe(status: number, { title, detail, instance }: Problem, url: URL): string {
  if (status === 401) return `the sender at ${url.href} does not accept this API key`
  const summary = typeof detail === 'string' ? detail : String(title)
  return typeof instance === 'string' ? `${summary} The sender logged it as ${instance}.` : summary
}

/** Returns the invalid fields, named as the user typed them. */
function readFields({ errors }: Problem): FieldProblem[] {
  if (!Array.isArray(errors)) return []
  return errors.map(({ field, message }: { field: unknown; message: unknown }) => ({
    field: field === ORGANIZATION_HEADER ? '--org' : stripControlChars(String(field)),
    message: stripControlChars(String(message)),
  }))
}

async function readProblem(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
    await response.body?.cancel()
    return undefined
  }
  const problem: unknown = await response.json().catch(() => undefined) // cut off, or not JSON
  return typeof problem === 'object' && problem !== null ? problem : undefined
}
