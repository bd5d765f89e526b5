import { CliError } from '../terminal/cli-error.ts'
import type { Exit } from '../terminal/exit-codes.ts'
import { harmless } from '../terminal/output.ts'

/** The members of RFC 9457 that the API sends, as far as they are what they should be. */
interface Problem {
  title?: unknown
  detail?: unknown
  code?: unknown
  instance?: unknown
  errors?: unknown
}

const EXITS: Readonly<Partial<Record<number, Exit>>> = { 401: 'denied', 403: 'denied', 404: 'missing' }

/** Why the API did not do what it was asked, for the person at the terminal. */
export async function problemError(response: Response, url: URL): Promise<CliError> {
  const { status } = response
  const exit = EXITS[status] ?? 'refused'
  const problem = await readProblem(response)
  if (problem === undefined)
    return new CliError('refused', `what answers at ${url.href} is no hookseal sender: it answered ${status}`)
  return new CliError(exit, harmless(`${describe(status, problem, url)}${listErrors(problem)}`))
}

/** Whatever `fetch` rejects with is about the network: the arguments have been judged before. */
export function networkError(cause: unknown, url: URL): CliError {
  const code = codeOf(cause)
  if (code === 'ECONNREFUSED')
    return new CliError(
      'unreachable',
      `nothing listens at ${url.href}: start a sender by hookseal serve, or give --url`,
      { cause },
    )
  const message =
    cause instanceof Error && cause.name === 'TimeoutError'
      ? 'there was no answer in time'
      : cause instanceof Error && cause.cause instanceof Error
        ? cause.cause.message
        : String(cause)
  return new CliError('unreachable', `no answer from ${url.href}: ${code ?? message}`, { cause })
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  // A name with several addresses fails with an error for each, under one code.
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
}

function describe(status: number, { title, detail, code, instance }: Problem, url: URL): string {
  if (status === 401) return `the sender at ${url.href} does not know this API key`
  const said = typeof detail === 'string' ? detail : String(title)
  const where = typeof instance === 'string' ? `, in its log as ${instance}` : ''
  return `${said} (${status} ${String(code)}${where})`
}

/** Each field at fault, with what is wrong with it. */
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
  const problem: unknown = await response.json().catch(() => undefined) // it broke off, or is none
  return typeof problem === 'object' && problem !== null ? problem : undefined
}
