import type { z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { limitByKey } from '@hookseal/engine/util'
import type { RequiredScope } from './caller.ts'
import type { ApiEnv } from './env.ts'
import { readJson } from './read-json.ts'
import { problem } from './schemas/problem.ts'

/** The `security` and `middleware` members of a route that requires a scope: one documents it, the other enforces it. */
export function requires(scope: RequiredScope) {
  return { security: securityOf(scope), middleware: [requireScope(scope), takeTurn(scope)] }
}

function securityOf(scope: RequiredScope) {
  const roles = scope === 'any' ? [] : [scope]
  return [{ apiKey: roles }, { session: roles }]
}

/**
 * Lets an organization have a few requests in progress at a time, because each may occupy a connection to the database: those that change
 * one row wait for each other there. Publishes share a connection.
 */
function takeTurn(scope: RequiredScope): MiddlewareHandler<ApiEnv> {
  return async (c, next) =>
    scope === 'publish' ? next() : c.var.limitRequests(c.var.caller.organizationId, next)
}

export function requireScope(scope: RequiredScope): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set('caller', await c.var.authenticator.authenticate(c.req.raw, scope))
    await next()
  }
}

/** Lets an organization send a few batches at a time, because each is in memory while it is received. */
export function takeBatchTurn(): MiddlewareHandler<ApiEnv> {
  const limited = limitByKey(SENDER_DEFAULTS.batchRequestsOfOne)
  return async (c, next) => limited(c.var.caller.organizationId, next)
}

async function countPublishBytes({ var: { quotas, caller } }: Context<ApiEnv>, bytes: number): Promise<void> {
  return quotas.countPublishBytes(caller.organizationId, bytes)
}

interface BodyOptions {
  /** Whether the request may have no body. @default false */
  optional?: boolean
  /** @default 1 MiB */
  maxBytes?: number
  /** Runs before the body is read. @default none */
  limit?: MiddlewareHandler<ApiEnv>
}

/** Like {@link requires}, for a route with a request body. A slow upload does not take a turn. */
export function requiresWithBody(scope: RequiredScope, { limit, ...options }: BodyOptions = {}) {
  const middleware = [
    requireScope(scope),
    ...(limit === undefined ? [] : [limit]),
    readJson({
      optional: false,
      ...options,
      countBytes: scope === 'publish' ? countPublishBytes : undefined,
    }),
    takeTurn(scope),
  ]
  return { security: securityOf(scope), middleware }
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
  400: 'The body is not valid JSON.',
  401: 'The request has no valid API key or session.',
  403: 'The key lacks the required scope, or the session is used from another origin.',
  404: 'The resource does not exist, or it belongs to another organization.',
  409: 'The current state of the resource does not allow it: `title` says what to do.',
  413: 'The body or the event is too large.',
  415: 'The content type is not application/json.',
  422: 'A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it.',
  429: 'A rate is exceeded: `quota` names it. Retry after `Retry-After`.',
  503: 'The database is unavailable. Retry after `Retry-After`.',
} as const

/** The error responses of a route, for the document only. The type is `object` because handlers throw problems and never return them. */
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

export const READ_PROBLEMS = problems(401, 403, 404, 422, 503)
export const WRITE_PROBLEMS = problems(400, 401, 403, 404, 413, 415, 422, 503)
