import { adyen } from './presets/adyen.ts'
import { amazonSns } from './presets/amazon-sns.ts'
import { anthropic } from './presets/anthropic.ts'
import { bitbucket } from './presets/bitbucket.ts'
import { box } from './presets/box.ts'
import { braintree } from './presets/braintree.ts'
import { calCom } from './presets/cal-com.ts'
import { calendly } from './presets/calendly.ts'
import { circleci } from './presets/circleci.ts'
import { clerk } from './presets/clerk.ts'
import { coinbaseCommerce } from './presets/coinbase-commerce.ts'
import { contentful } from './presets/contentful.ts'
import { discord } from './presets/discord.ts'
import { docusign } from './presets/docusign.ts'
import { dropbox } from './presets/dropbox.ts'
import { easypost } from './presets/easypost.ts'
import { elevenlabs } from './presets/elevenlabs.ts'
import { gemini } from './presets/gemini.ts'
import { github } from './presets/github.ts'
import { gitlab } from './presets/gitlab.ts'
import { gitlabToken } from './presets/gitlab-token.ts'
import { gocardless } from './presets/gocardless.ts'
import { hubspot } from './presets/hubspot.ts'
import { intercom } from './presets/intercom.ts'
import { jira } from './presets/jira.ts'
import { lemonSqueezy } from './presets/lemon-squeezy.ts'
import { line } from './presets/line.ts'
import { linear } from './presets/linear.ts'
import { liveblocks } from './presets/liveblocks.ts'
import { livekit } from './presets/livekit.ts'
import { mailgun } from './presets/mailgun.ts'
import { meta } from './presets/meta.ts'
import { microsoftGraph } from './presets/microsoft-graph.ts'
import { mollie } from './presets/mollie.ts'
import { mux } from './presets/mux.ts'
import { notion } from './presets/notion.ts'
import { okta } from './presets/okta.ts'
import { openai } from './presets/openai.ts'
import { paddle } from './presets/paddle.ts'
import { pagerduty } from './presets/pagerduty.ts'
import { paypal } from './presets/paypal.ts'
import { paystack } from './presets/paystack.ts'
import { plaid } from './presets/plaid.ts'
import { polar } from './presets/polar.ts'
import { qstash } from './presets/qstash.ts'
import { razorpay } from './presets/razorpay.ts'
import { render } from './presets/render.ts'
import { replicate } from './presets/replicate.ts'
import { resend } from './presets/resend.ts'
import { sanity } from './presets/sanity.ts'
import { sendgrid } from './presets/sendgrid.ts'
import { sentry } from './presets/sentry.ts'
import { shopify } from './presets/shopify.ts'
import { slack } from './presets/slack.ts'
import { square } from './presets/square.ts'
import { stripe } from './presets/stripe.ts'
import { stytch } from './presets/stytch.ts'
import { supabase } from './presets/supabase.ts'
import { svix } from './presets/svix.ts'
import { telegram } from './presets/telegram.ts'
import { trello } from './presets/trello.ts'
import { twilio } from './presets/twilio.ts'
import { twitch } from './presets/twitch.ts'
import { typeform } from './presets/typeform.ts'
import { vanta } from './presets/vanta.ts'
import { vercel } from './presets/vercel.ts'
import { workos } from './presets/workos.ts'
import { x } from './presets/x.ts'
import { zendesk } from './presets/zendesk.ts'
import { zoom } from './presets/zoom.ts'
import type { ProviderRow } from './lib/provider-row.ts'

export { describeRow, type RowDescription } from './lib/describe-row.ts'
export { hmacOfBody } from './lib/hmac-of-body.ts'
export { definePreset, type Preset } from './lib/preset.ts'
export type { PresetOptions } from './lib/preset-options.ts'
export type * from './lib/provider-row.ts'
export type { SignedDelivery } from './lib/signed-delivery.ts'

/** The facts about every provider, in alphabetical order. Importing this list loads all presets; apps import the one they use. */
export const PROVIDERS: readonly ProviderRow[] = [
  adyen,
  amazonSns,
  anthropic,
  bitbucket,
  box,
  braintree,
  calCom,
  calendly,
  circleci,
  clerk,
  coinbaseCommerce,
  contentful,
  discord,
  docusign,
  dropbox,
  easypost,
  elevenlabs,
  gemini,
  github,
  gitlab,
  gitlabToken,
  gocardless,
  hubspot,
  intercom,
  jira,
  lemonSqueezy,
  line,
  linear,
  liveblocks,
  livekit,
  mailgun,
  meta,
  microsoftGraph,
  mollie,
  mux,
  notion,
  okta,
  openai,
  paddle,
  pagerduty,
  paypal,
  paystack,
  plaid,
  polar,
  qstash,
  razorpay,
  render,
  replicate,
  resend,
  sanity,
  sendgrid,
  sentry,
  shopify,
  slack,
  square,
  stripe,
  stytch,
  supabase,
  svix,
  telegram,
  trello,
  twilio,
  twitch,
  typeform,
  vanta,
  vercel,
  workos,
  x,
  zendesk,
  zoom,
].map(({ row }) => row)
