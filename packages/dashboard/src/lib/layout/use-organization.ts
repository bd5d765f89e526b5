import { getRouteApi } from '@tanstack/react-router'

const route = getRouteApi('/o/$organization')

/** The id of the organization in the address. */
export function useOrganization(): string {
  return route.useParams().organization
}
