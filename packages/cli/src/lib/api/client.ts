import { CliError } from '../terminal/cli-error.ts'
import { DEFAULTS } from '../defaults.ts'
import { type ApiFlags, accessOf } from './flags.ts'
import { networkError, problemError } from './problem.ts'

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>

interface Request {
  query?: Query
  /** Sent as JSON. */
  body?: unknown
  /** JSON that is sent as it is written. */
  raw?: string
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal
  /** For the whole exchange; `Infinity` for one that goes on. @default DEFAULTS.apiTimeoutSeconds */
  timeoutSeconds?: number
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Asks the REST API of one sender, as one key. */
export interface Client {
  readonly url: URL
  /**
   * The JSON of a 2xx answer, which is what the document of the API says it is.
   *
   * @throws {CliError} for every other answer, and for none
   */
  readonly call: <Answer>(method: Method, path: string, request?: Request) => Promise<Answer>
  /** The same for an answer that is to be read by the caller. */
  readonly open: (method: Method, path: string, request?: Request) => Promise<Response>
}

/** A client for the sender that the options name. */
export async function createClient(flags: ApiFlags): Promise<Client> {
  const { url, key, organization } = await accessOf(flags)

  async function open(method: Method, path: string, request: Request = {}): Promise<Response> {
    const { body, raw = body === undefined ? undefined : JSON.stringify(body), headers, signal } = request
    const address = new URL(`api/v1${path}`, url)
    for (const [name, value] of Object.entries(request.query ?? {}))
      for (const one of [value ?? []].flat()) address.searchParams.append(name, String(one))
    const { timeoutSeconds = DEFAULTS.apiTimeoutSeconds } = request
    const signals = [
      ...(signal === undefined ? [] : [signal]),
      ...(timeoutSeconds === Infinity ? [] : [AbortSignal.timeout(timeoutSeconds * 1000)]),
    ]
    const init = {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'user-agent': 'hookseal',
        ...(organization === undefined ? {} : { 'x-org-id': organization }),
        ...(raw === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw === undefined ? {} : { body: raw }),
      // The key goes to nobody else.
      redirect: 'manual',
      signal: AbortSignal.any(signals),
    } as const
    const response = await fetch(address, init).catch((error: unknown) => {
      if (signal?.aborted) throw signal.reason
      throw networkError(error, url)
    })
    if (!response.ok) throw await problemError(response, url)
    return response
  }

  return {
    url,
    open,
    async call<Answer>(method: Method, path: string, request?: Request) {
      const response = await open(method, path, request)
      const text = await response.text().catch((error: unknown) => {
        throw networkError(error, url)
      })
      if (response.status === 204) return undefined as Answer // the document gives no such answer a body
      try {
        return JSON.parse(text) as Answer // as the document of the API says
      } catch (cause) {
        throw new CliError('refused', `what answers at ${url.href} is no hookseal sender`, { cause })
      }
    },
  }
}

/** One segment of a path, whatever the text holds. */
export function segment(id: string): string {
  // `fetch` takes these for steps in the path, however they are escaped.
  if (id === '.' || id === '..') throw new CliError('missing', `there is no ${id}`)
  return encodeURIComponent(id)
}
