import createClient, { type Client } from 'openapi-fetch'
import { ApiError } from './api-error.ts'
import type { components, paths } from './generated/types.ts'

export type Schemas = components['schemas']
export type Api = Client<paths>

const clients = new Map<string, Api>()

/** The API, about one organisation. The session's cookie goes along by itself; the page never has the key. */
export function apiOf(organizationId: string): Api {
  let client = clients.get(organizationId)
  if (client === undefined) {
    client = createClient<paths>({ headers: { 'x-org-id': organizationId } })
    clients.set(organizationId, client)
  }
  return client
}

/** The API, about no organisation in particular: that of the key. */
export const api: Api = createClient<paths>()

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/**
 * What the API answered, if it was what was asked for.
 *
 * @throws {ApiError}
 */
export async function unwrap<Data>(request: Promise<Answer<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await request
  if (!response.ok || data === undefined || data === null) throw new ApiError(response.status, error)
  return data
}

/** Members without the undefined ones, which optional parameters refuse. */
export function given<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // Exactly the undefined members are gone.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never
}
