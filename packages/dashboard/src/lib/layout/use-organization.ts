import { getRouteApi } from '@tanstack/react-router'

const route = getRouteApi('/o/$organization')

/** Id of the organisation that the address names. */
export function useOrganization(): string {
  return route.useParams().organization
}
