import createClient, { type Client } from 'openapi-fetch'
import { fetchOrUnreachable } from '../live/fetch-or-unreachable.ts'
import { ApiError } from './api-error.ts'
import type { components, paths } from './generated/types.ts'

export type Schemas = components['schemas']
export type Api = Client<paths>

const clients = new Map<string, Api>()

/** The API client of one organization. The browser sends the session cookie; the page never has the key. */
export function apiFor(organizationId: string): Api {
  let client = clients.get(organizationId)
  if (client === undefined) {
    client = createClient<paths>({ headers: { 'x-org-id': organizationId }, fetch: fetchOrUnreachable })
    clients.set(organizationId, client)
  }
  return client
}

/** The API client without an organization header: the server uses the default organization of the key. */
export const api: Api = createClient<paths>({ fetch: fetchOrUnreachable })

interface FetchResult<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/**
 * Resolves with the data of a successful response.
 *
 * @throws {ApiError} for any other response
 */
export async function unwrap<Data>(request: Promise<FetchResult<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await request
  if (!response.ok || data === undefined || data === null) throw new ApiError(response.status, error)
  return data
}

/**
 * Resolves when a request without a response body succeeded.
 *
 * @throws {ApiError} for any other response
 */
export async function unwrapEmpty(request: Promise<FetchResult<unknown>>): Promise<void> {
  const { error, response } = await request
  if (!response.ok) throw new ApiError(response.status, error)
}

/** A copy without undefined members, because optional parameters accept a missing member but not undefined. */
export function omitUndefined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // The filter removes exactly the undefined members.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never
}
