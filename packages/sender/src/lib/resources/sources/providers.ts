import type * as Providers from '@hookseal/providers'
import type { PresetOptions, ProviderRow } from '@hookseal/providers'

/** The name of the provider that is any sender of Standard Webhooks. It has no row. */
export const STANDARD_WEBHOOKS = 'standard-webhooks'

/** Options of presets that a source has beside its secrets, by their names in the preset. */
export const SOURCE_OPTIONS = [
  'clientId',
  'environment',
  'publicKey',
  'apiKey',
  'confirmSubscriptions',
] as const

export type SourceOptionName = (typeof SOURCE_OPTIONS)[number]

/** Loads the rows at the first use: a sender without sources need not load all presets. */
export async function loadProviders(): Promise<typeof Providers> {
  return import('@hookseal/providers')
}

/** Resolves with the row of a provider; undefined if there is none. */
export async function findProvider(name: string): Promise<ProviderRow | undefined> {
  const { PROVIDERS } = await loadProviders()
  return PROVIDERS.find((row) => row.name === name)
}

/** Options for {@link presetOptions}. */
export type GivenOptions = Pick<
  PresetOptions,
  'secret' | 'publicUrl' | 'verifyToken' | 'fetch' | SourceOptionName
>

/**
 * Returns options for a preset, with a member for each option: a preset reads missing ones from environment variables, which are the
 * operator's and not the organization's.
 */
export function presetOptions(given: GivenOptions): PresetOptions {
  const none = {
    publicUrl: undefined,
    verifyToken: undefined,
    clientId: undefined,
    environment: undefined,
    publicKey: undefined,
    apiKey: undefined,
    confirmSubscriptions: undefined,
  }
  // The preset treats undefined as missing.
  return { ...none, ...given } as PresetOptions
}
