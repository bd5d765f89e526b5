import { useQuery } from '@tanstack/react-query'
import * as queries from '../api/queries.ts'
import { useOrganization } from '../layout/use-organization.ts'

/** The permissions of the session's key. The page hides actions that the key does not permit. */
export function usePermissions(): {
  admin: boolean
  publish: boolean
  operator: boolean
} {
  const { data } = useQuery(queries.me(useOrganization()))
  const scopes = data?.key.scopes ?? []
  const operator = data?.operator === true
  const admin = scopes.includes('admin') || operator
  return { operator, admin, publish: admin || scopes.includes('publish') }
}
