import type { RouterRoute } from 'hono/types'
import { API_PROBLEMS, problemResponse } from './problem.ts'

type Fallback = (request: Request) => Response | Promise<Response | undefined> | undefined

/** Responds to a request that matches no route: 405 if the path exists for another method, else the fallback's response, else 404. */
export async function respondUnknown(
  request: Request,
  routes: readonly RouterRoute[],
  fallback: Fallback | undefined,
): Promise<Response> {
  const { pathname } = new URL(request.url)
  const methods = new Set(
    routes
      .filter(({ method, path }) => method !== 'ALL' && toPattern(path).test(pathname))
      .map(({ method }) => method),
  )
  if (methods.size > 0) {
    if (methods.has('GET')) methods.add('HEAD')
    const { status, title } = API_PROBLEMS.ERR_API_METHOD
    return problemResponse(status, 'ERR_API_METHOD', title, { headers: { allow: [...methods].join(', ') } })
  }
  const { status, title } = API_PROBLEMS.ERR_API_NOT_FOUND
  return (await fallback?.(request)) ?? problemResponse(status, 'ERR_API_NOT_FOUND', title)
}

/** Our paths consist of letters, slashes, dots and `:names`. */
function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`)
}
