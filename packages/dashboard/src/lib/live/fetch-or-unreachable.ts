import { UnreachableError } from '../api/api-error.ts'

/** Like `fetch`, but every failure to reach the sender is an {@link UnreachableError}. */
export async function fetchOrUnreachable(request: Request): Promise<Response> {
  const response = await fetch(request).catch((cause: unknown) => {
    throw new UnreachableError({ cause })
  })
  if (isGatewayError(response)) throw new UnreachableError({ cause: response.status })
  return response
}

/** Whether a proxy responded because it did not reach the sender, whose own errors are problems. */
export function isGatewayError(response: Response): boolean {
  const isProblem = response.headers.get('content-type')?.includes('problem+json') === true
  return response.status >= 502 && response.status <= 504 && !isProblem
}
