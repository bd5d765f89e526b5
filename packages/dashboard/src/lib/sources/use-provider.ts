import { useQuery } from '@tanstack/react-query'
import { type Provider, providers } from '../api/sources.ts'
import { useOrganization } from '../layout/use-organization.ts'

/** Returns a function that finds a provider by its name; undefined until the providers are loaded. */
export function useProvider(): (name: string) => Provider | undefined {
  const { data } = useQuery(providers(useOrganization()))
  return (name) => data?.data.find((provider) => provider.name === name)
}

/** Returns the name of a source: its own, or that of its provider. */
export function useSourceName(): (source: { name: string; provider: string }) => string {
  const find = useProvider()
  return ({ name, provider }) => (name === '' ? (find(provider)?.title ?? provider) : name)
}
