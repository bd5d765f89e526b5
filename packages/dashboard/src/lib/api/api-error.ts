/** An error response of the API. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  /** The message for each invalid member of the request, by its name. */
  readonly fields: Readonly<Record<string, string>>

  constructor(status: number, problem: unknown) {
    const { title, detail, errors, quota, limit } = readProblem(problem)
    const fields = Object.fromEntries((errors ?? []).map(({ field, message }) => [field, message]))
    const sentences = Object.entries(fields).map(([field, message]) => `${field}: ${message}`)
    const message =
      detail ?? (title === undefined ? `The sender responded ${status}.` : [title, ...sentences].join(' '))
    const isNamed = limit === undefined || message.includes(String(limit))
    super(
      toPageTerms(isNamed ? message : `${message} The limit of ${quota ?? 'this organization'} is ${limit}.`),
    )
    this.status = status
    this.fields = fields
  }
}

/** Replaces the REST API's word for an endpoint by the page's. Names such as webhook-id and webhook_id stay. */
function toPageTerms(text: string): string {
  return text
    .replaceAll(
      /(?<![\w/.:@-])(w)ebhook(s?)(?![\w-])/gi,
      (_, initial: string, plural: string) => `${initial === 'W' ? 'E' : 'e'}ndpoint${plural}`,
    )
    .replaceAll(/\b([Aa]) (endpoint)/g, '$1n $2')
}

/** No response, or one of a proxy that did not reach the sender. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'

  constructor(options?: ErrorOptions) {
    super('The sender is unreachable. Check that it is running.', options)
  }
}

/** A sentence to show to the user, for any thrown value. */
export function errorMessage(error: unknown): string {
  if (error instanceof ApiError && error.status === 401)
    return 'The session has ended. Sign in, then try again.'
  return error instanceof Error ? error.message : String(error)
}

interface Problem {
  title?: string
  detail?: string
  /** The exceeded quota of the organization, and its value. */
  quota?: string
  limit?: number
  errors?: { field: string; message: string }[]
}

function readProblem(problem: unknown): Problem {
  // A proxy may respond with anything. A body with a code comes from the sender, so it has the documented shape.
  return typeof problem === 'object' && problem !== null && 'code' in problem ? (problem as Problem) : {}
}
