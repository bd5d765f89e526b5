import { github } from './presets/github.ts'
import { slack } from './presets/slack.ts'
import { stripe } from './presets/stripe.ts'
import type { ProviderRow } from './lib/provider-row.ts'

export { definePreset, type Preset } from './lib/preset.ts'
export type { PresetOptions } from './lib/preset-options.ts'
export type * from './lib/provider-row.ts'
export type { SignedDelivery } from './lib/signed-delivery.ts'

/** The facts about every provider, in alphabetical order. Importing this list loads all presets; apps import the one they use. */
export const PROVIDERS: readonly ProviderRow[] = [github, slack, stripe].map(({ row }) => row)
