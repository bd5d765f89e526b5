import { DEFAULTS } from '../defaults.ts'
import { type ApiFlags, resolveAccess } from './flags.ts'
import { networkError, notASender, ORGANIZATION_HEADER, problemError } from './problem.ts'

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>

interface RequestOptions {
  query?: Query
  /** Sent as JSON. */
  body?: unknown
  /** JSON text, sent unchanged. */
  raw?: string
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal
  /** Time limit of the whole exchange; `Infinity` for a stream. @default DEFAULTS.apiTimeoutSeconds */
  timeoutSeconds?: number
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Calls the REST API of one sender with one API key. */
export interface Client {
  readonly url: URL
  /**
   * Resolves with the parsed JSON of a 2xx response, in the form that the OpenAPI document describes.
   *
   * @throws {CliError} for any other response, and for a failed request
   */
  readonly call: <Body>(method: Method, path: string, options?: RequestOptions) => Promise<Body>
  /** As `call`, but resolves with the response before its body is read. */
  readonly request: (method: Method, path: string, options?: RequestOptions) => Promise<Response>
}

/** Parses a response. Every body that the document describes is an object. */
function parseObject(text: string, url: URL): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Not JSON: the error is the same as for another value.
  }
  throw notASender(url)
}

/** Creates a client for the sender that the options name. */
export async function createClient(flags: ApiFlags): Promise<Client> {
  const { url, key, organization } = await resolveAccess(flags)

  async function request(method: Method, path: string, options: RequestOptions = {}): Promise<Response> {
    const { body, raw = body === undefined ? undefined : JSON.stringify(body), headers, signal } = options
    const address = new URL(`api/v1${path}`, url)
    for (const [name, value] of Object.entries(options.query ?? {}))
      for (const one of [value ?? []].flat()) address.searchParams.append(name, String(one))
    const { timeoutSeconds = DEFAULTS.apiTimeoutSeconds } = options
    const signals = [
      ...(signal === undefined ? [] : [signal]),
      ...(timeoutSeconds === Infinity ? [] : [AbortSignal.timeout(timeoutSeconds * 1000)]),
    ]
    const init = {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'user-agent': 'hookseal',
        ...(organization === undefined ? {} : { [ORGANIZATION_HEADER]: organization }),
        ...(raw === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw === undefined ? {} : { body: raw }),
      // A redirect would send the API key to another server.
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
    request,
    async call<Body>(method: Method, path: string, options?: RequestOptions) {
      const response = await request(method, path, options)
      const text = await response.text().catch((error: unknown) => {
        throw networkError(error, url)
      })
      // The document describes no body for it. Only DELETE responds with it.
      if (response.status === 204 && method === 'DELETE') return undefined as Body
      return parseObject(text, url) as Body // as the document describes it
    },
  }
}
