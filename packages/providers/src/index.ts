import { calendly } from './presets/calendly.ts'
import { docusign } from './presets/docusign.ts'
import { github } from './presets/github.ts'
import { gitlab } from './presets/gitlab.ts'
import { gitlabToken } from './presets/gitlab-token.ts'
import { intercom } from './presets/intercom.ts'
import { lemonSqueezy } from './presets/lemon-squeezy.ts'
import { mux } from './presets/mux.ts'
import { pagerduty } from './presets/pagerduty.ts'
import { paystack } from './presets/paystack.ts'
import { sentry } from './presets/sentry.ts'
import { slack } from './presets/slack.ts'
import { stripe } from './presets/stripe.ts'
import { telegram } from './presets/telegram.ts'
import { typeform } from './presets/typeform.ts'
import { vercel } from './presets/vercel.ts'
import { zendesk } from './presets/zendesk.ts'
import type { ProviderRow } from './lib/provider-row.ts'

export { definePreset, type Preset } from './lib/preset.ts'
export type { PresetOptions } from './lib/preset-options.ts'
export type * from './lib/provider-row.ts'
export type { SignedDelivery } from './lib/signed-delivery.ts'

/** The facts about every provider, in alphabetical order. Importing this list loads all presets; apps import the one they use. */
export const PROVIDERS: readonly ProviderRow[] = [
  calendly,
  docusign,
  github,
  gitlab,
  gitlabToken,
  intercom,
  lemonSqueezy,
  mux,
  pagerduty,
  paystack,
  sentry,
  slack,
  stripe,
  telegram,
  typeform,
  vercel,
  zendesk,
].map(({ row }) => row)
