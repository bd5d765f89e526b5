import { useQuery } from '@tanstack/react-query'
import { sourceOptions } from '../api/sources.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { useProvider } from '../sources/use-provider.ts'
import type { EventOptionProps } from './event-option.tsx'

/** The types that the catalog does not have: those of the provider of a source, and wildcards. */
const FORM = /^([a-z0-9-]+)\.(?:[\w:/.-]+|(?:[\w:/-]+\.)*\*)$/

/**
 * Returns the types of sources: all events of each provider, those of `selected`, and the one that was entered as `search`.
 * The sender does not know which types a provider has.
 */
export function useSourceTypes(selected: readonly string[], search: string): EventOptionProps['type'][] {
  const { data } = useQuery(sourceOptions(useOrganization()))
  const find = useProvider()
  const providers = new Set(data?.data.map(({ provider }) => provider))
  const entered = [...selected, search.trim()].filter((name) => providers.has(FORM.exec(name)?.[1] ?? ''))
  const names = new Set([...[...providers].map((provider) => `${provider}.*`), ...entered])
  return [...names].map((name) => {
    const provider = name.split('.', 1)[0] ?? ''
    const title = find(provider)?.title ?? provider
    const isAll = name === `${provider}.*`
    return {
      name,
      description: isAll
        ? `All events of ${title}. To select a single type, enter its name in the search.`
        : `Events of ${title} with ${name.endsWith('.*') ? 'types that begin so' : 'this type'}.`,
      schema: null,
      example: null,
      deprecated_at: null,
    }
  })
}
