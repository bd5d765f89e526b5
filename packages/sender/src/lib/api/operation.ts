import type { z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { Scope } from '../resources/api-keys.ts'
import type { ApiEnv } from './env.ts'
import { readJson } from './read-json.ts'
import { problem } from './schemas/problem.ts'

/** `read`, `publish`, `admin` or `operator`; `any` is any valid key. */
export type RequiredScope = Scope | 'any'

/** The members of a route that only callers of this scope may use; the document says it, and a middleware sees to it. */
export function requires(scope: RequiredScope) {
  const roles = scope === 'any' ? [] : [scope]
  return { security: [{ apiKey: roles }, { session: roles }], middleware: checkScope(scope) }
}

function checkScope(scope: RequiredScope): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set('caller', await c.var.authenticator.authenticate(c.req.raw, scope))
    await next()
  }
}

/** As `requires`, for a route that takes a body. */
export function requiresWithBody(scope: RequiredScope, { optional = false } = {}) {
  const { security, middleware } = requires(scope)
  return { security, middleware: [middleware, readJson({ optional })] }
}

export function body<Schema extends z.ZodType>(schema: Schema) {
  return { content: { 'application/json': { schema } }, required: true } as const
}

export function optionalBody<Schema extends z.ZodType>(schema: Schema) {
  return { content: { 'application/json': { schema } }, required: false } as const
}

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } } as const
}

const PROBLEMS = {
  400: 'The body is not JSON.',
  401: 'There is no valid API key.',
  403: 'The key lacks the scope, or the session is used from another origin.',
  404: "There is no such thing, or it is another organisation's.",
  409: 'There is one already.',
  413: 'The body or the event is too large.',
  415: 'The body has another content type than application/json.',
  422: 'A field is not valid; `field` names it.',
} as const

/** The error responses of a route, for the document alone: handlers throw problems, and their types need not know. */
export function problems(...statuses: (keyof typeof PROBLEMS)[]): object {
  const entries = statuses.map((status) => [
    status,
    {
      description: PROBLEMS[status],
      content: { 'application/problem+json': { schema: problem } },
    },
  ])
  return Object.fromEntries(entries)
}

export const READ_PROBLEMS = problems(401, 403, 404, 422)
export const WRITE_PROBLEMS = problems(400, 401, 403, 404, 413, 415, 422)
