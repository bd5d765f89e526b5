/** What the API answered instead of what was asked for. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  /** What is wrong with each member of the request, by its name. */
  readonly fields: Readonly<Record<string, string>>

  constructor(status: number, problem: unknown) {
    const { title, detail, errors } = readProblem(problem)
    const fields = Object.fromEntries((errors ?? []).map(({ field, message }) => [field, message]))
    const sentences = Object.entries(fields).map(([field, message]) => `${field}: ${message}`)
    super(
      detail ?? (title === undefined ? `The sender answered ${status}.` : [title, ...sentences].join(' ')),
    )
    this.status = status
    this.fields = fields
  }
}

/** A sentence for people, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message
  // fetch rejects with nothing but this when there is no answer.
  if (error instanceof TypeError) return 'The sender does not answer. Check that it runs, then try again.'
  return error instanceof Error ? error.message : String(error)
}

interface Problem {
  title?: string
  detail?: string
  errors?: { field: string; message: string }[]
}

function readProblem(problem: unknown): Problem {
  // A proxy in between may answer with anything; from the sender, what has a code is a problem of its document.
  return typeof problem === 'object' && problem !== null && 'code' in problem ? (problem as Problem) : {}
}
