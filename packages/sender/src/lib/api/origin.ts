import { ApiProblem } from './problem.ts'

/** Where the API is, as browsers see it. */
export interface Origin {
  readonly of: (request: Request) => string
  readonly isHttps: (request: Request) => boolean
  /**
   * A browser sends a session's cookie along whoever asked for the request: only what a page of our own asked for counts.
   *
   * @throws {ApiProblem} `ERR_API_ORIGIN`
   */
  readonly check: (request: Request) => void
  /** As `check`, but lets those pass that are no browsers and say nothing. */
  readonly checkIfNamed: (request: Request) => void
}

/** @param publicUrl Where it's reached through a proxy; else requests tell. */
export function createOrigin(publicUrl: string | undefined): Origin {
  const fixed = publicUrl === undefined ? undefined : new URL(publicUrl).origin
  const of = (request: Request) => fixed ?? new URL(request.url).origin

  function check(request: Request): void {
    const site = request.headers.get('sec-fetch-site')
    // Older browsers send no Sec-Fetch-Site, and none reaches us over plain http from another machine.
    const same = site === null ? request.headers.get('origin') === of(request) : site === 'same-origin'
    if (!same) throw new ApiProblem('ERR_API_ORIGIN')
  }

  return {
    of,
    isHttps: (request) => of(request).startsWith('https:'),
    check,
    checkIfNamed(request) {
      if (request.headers.has('sec-fetch-site') || request.headers.has('origin')) check(request)
    },
  }
}
