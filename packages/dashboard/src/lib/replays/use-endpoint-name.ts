import { useQuery } from '@tanstack/react-query'
import * as queries from '../api/queries.ts'
import { useOrganization } from '../layout/use-organization.ts'

/** Returns a function that finds the name of an endpoint, or else its URL or id. */
export function useEndpointName(): (id: string) => string {
  const { data } = useQuery(queries.endpointOptions(useOrganization()))
  return (id) => {
    const endpoint = data?.data.find((other) => other.id === id)
    return endpoint === undefined ? id : endpoint.name === '' ? endpoint.url : endpoint.name
  }
}
