import type { Hook } from '@hono/zod-openapi'
import type { ApiEnv } from './env.ts'
import { ApiProblem, type FieldError } from './problem.ts'

// The library's type of a hook for any route.
type AnyHook = Hook<unknown, ApiEnv, string, void>
type Result = Parameters<AnyHook>[0]

/** Rejects input that a route's schemas do not allow: 404 for a path parameter, 422 for any other field. */
export function rejectInvalid(result: Result): void {
  if (result.success) return
  if (result.target === 'param') throw new ApiProblem('ERR_API_NOT_FOUND')
  const errors = result.error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map(String)
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: toField([...path, key]), message: 'is not a known field' }))
      : [{ field: toField(path), message: issue.message }]
  })
  throw new ApiProblem('ERR_API_INVALID', { errors: errors.slice(0, MAX_ERRORS) })
}

const MAX_ERRORS = 20

function toField(path: readonly string[]): string {
  return path.join('.').slice(0, 200)
}
