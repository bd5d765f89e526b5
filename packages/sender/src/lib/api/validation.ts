import type { Hook } from '@hono/zod-openapi'
import type { ApiEnv } from './env.ts'
import { ApiProblem, type FieldError } from './problem.ts'

// The library's own type of a hook for any route.
type AnyHook = Hook<unknown, ApiEnv, string, void>
type Result = Parameters<AnyHook>[0]

/** Refuses what a route's schemas do not allow: a path that names nothing is a 404, any other field a 422. */
export function refuseInvalid(result: Result): void {
  if (result.success) return
  if (result.target === 'param') throw new ApiProblem('ERR_API_NOT_FOUND')
  const errors = result.error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map(String)
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: toField([...path, key]), message: 'is not a field' }))
      : [{ field: toField(path), message: issue.message }]
  })
  throw new ApiProblem('ERR_API_INVALID', { errors: errors.slice(0, MOST_ERRORS) })
}

const MOST_ERRORS = 20

function toField(path: readonly string[]): string {
  return path.join('.').slice(0, 200)
}
