import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type Api, apiFor, omitUndefined, type Schemas, unwrap } from './client.ts'

export type Source = Schemas['Source']
export type SourceInput = Schemas['SourceInput']
export type SourcePatch = Schemas['SourcePatch']
export type Provider = Schemas['Provider']

/** The providers that a source can have. They change with versions of the sender only. */
export const providers = (organizationId: string) =>
  queryOptions({
    queryKey: [organizationId, 'providers'],
    queryFn: async () => unwrap(apiFor(organizationId).GET('/api/v1/providers')),
    staleTime: Infinity,
  })

async function listSources(organizationId: string, limit: number, cursor?: string) {
  const query = omitUndefined({ limit, cursor })
  return unwrap(apiFor(organizationId).GET('/api/v1/sources', { params: { query } }))
}

export const sources = (organizationId: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: [organizationId, 'sources', 'list', cursor],
    queryFn: async () => listSources(organizationId, 25, cursor),
    placeholderData: keepPreviousData,
  })

/** The newest sources, for the types that endpoints can subscribe to. */
export const sourceOptions = (organizationId: string) =>
  queryOptions({
    queryKey: [organizationId, 'sources', 'options'],
    queryFn: async () => listSources(organizationId, 250),
    staleTime: 60_000,
  })

export const source = (organizationId: string, id: string) =>
  queryOptions({
    queryKey: [organizationId, 'sources', id],
    queryFn: async () =>
      unwrap(apiFor(organizationId).GET('/api/v1/sources/{id}', { params: { path: { id } } })),
  })

export const rejections = (organizationId: string, id: string) =>
  queryOptions({
    queryKey: [organizationId, 'sources', id, 'rejections'],
    queryFn: async () =>
      unwrap(apiFor(organizationId).GET('/api/v1/sources/{id}/rejections', { params: { path: { id } } })),
  })

export const rejection = (organizationId: string, id: string, rejectionId: string) =>
  queryOptions({
    queryKey: [organizationId, 'sources', id, 'rejections', rejectionId],
    queryFn: async () =>
      unwrap(
        apiFor(organizationId).GET('/api/v1/sources/{id}/rejections/{rejection_id}', {
          params: { path: { id, rejection_id: rejectionId } },
        }),
      ),
    // A rejection never changes.
    staleTime: Infinity,
  })

export async function createSource(api: Api, body: SourceInput): Promise<Source> {
  return unwrap(api.POST('/api/v1/sources', { body }))
}

export async function updateSource(api: Api, id: string, body: SourcePatch): Promise<Source> {
  return unwrap(api.PATCH('/api/v1/sources/{id}', { params: { path: { id } }, body }))
}

export async function deleteSource(api: Api, id: string) {
  return unwrap(api.DELETE('/api/v1/sources/{id}', { params: { path: { id } } }))
}

export async function rotateSourceSecret(api: Api, id: string, secret: string, overlapSeconds: number) {
  const body = { secret, overlap_seconds: overlapSeconds }
  return unwrap(api.POST('/api/v1/sources/{id}/rotate-secret', { params: { path: { id } }, body }))
}
