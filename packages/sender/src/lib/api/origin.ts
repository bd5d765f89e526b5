import { SenderError } from '../errors.ts'
import { ApiProblem } from './problem.ts'

/** The API's origin as browsers see it, and the protection against cross-site requests. */
export interface Origin {
  readonly of: (request: Request) => string
  readonly isHttps: (request: Request) => boolean
  /**
   * Rejects requests that a page of another origin made. Browsers send the session cookie with those, too.
   *
   * @throws {ApiProblem} `ERR_API_ORIGIN`
   */
  readonly check: (request: Request) => void
  /** Like `check`, but accepts requests without origin headers. Clients other than browsers send none. */
  readonly checkIfSent: (request: Request) => void
}

/**
 * @param publicUrl The API's URL behind a proxy. Without it, the origin is that of each request's URL.
 * @throws {SenderError} `ERR_SENDER_OPTION`
 */
export function createOrigin(publicUrl: string | undefined): Origin {
  const fixed = publicUrl === undefined ? undefined : originOf(publicUrl)
  const of = (request: Request) => fixed ?? new URL(request.url).origin

  function check(request: Request): void {
    const site = request.headers.get('sec-fetch-site')
    // Older browsers never send Sec-Fetch-Site. Current browsers omit it over plain http to another machine.
    const same = site === null ? request.headers.get('origin') === of(request) : site === 'same-origin'
    if (!same) throw new ApiProblem('ERR_API_ORIGIN')
  }

  return {
    of,
    isHttps: (request) => of(request).startsWith('https:'),
    check,
    checkIfSent(request) {
      if (request.headers.has('sec-fetch-site') || request.headers.has('origin')) check(request)
    },
  }
}

/** `host:8443` is a URL of the scheme `host:` without an origin: cookies would not be `Secure`, and `Origin: null` would pass. */
function originOf(publicUrl: string): string {
  const url = URL.parse(publicUrl)
  if (url !== null && /^https?:\/\/[^/]/i.test(publicUrl) && url.host !== '') return url.origin
  throw new SenderError(
    'ERR_SENDER_OPTION',
    'publicUrl must be an absolute http: or https: URL, such as https://hooks.example.com.',
  )
}
