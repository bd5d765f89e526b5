import { useQuery } from '@tanstack/react-query'
import * as queries from '../api/queries.ts'
import { useOrganization } from '../layout/use-organization.ts'

/** What the key of the session may do; what it may not is not offered. */
export function useMay(): { admin: boolean; publish: boolean } {
  const { data } = useQuery(queries.me(useOrganization()))
  const scopes = data?.key.scopes ?? []
  const admin = scopes.includes('admin') || scopes.includes('operator')
  return { admin, publish: admin || scopes.includes('publish') }
}
