import { definePreset, type Preset } from '../lib/preset.ts'
import { paypalSignature } from '../lib/paypal-signature.ts'

/** @see https://developer.paypal.com/api/rest/webhooks/rest/ */
export const paypal: Preset = definePreset({
  name: 'paypal',
  title: 'PayPal',
  docs: 'https://developer.paypal.com/api/rest/webhooks/rest/',
  env: 'PAYPAL_WEBHOOK_ID',
  verified: {
    vector: 'https://github.com/paypal/PayPal-Ruby-SDK/blob/master/spec/webhooks_examples_spec.rb',
    on: '2026-11-21',
  },
  signature: paypalSignature,
  time: { in: 'header', header: 'paypal-transmission-time', unit: 'rfc3339' },
  // PayPal retries for 3 days, and does not say whether a retry has the time of the first attempt.
  tolerance: { past: 3 * 24 * 60 * 60, future: 300 },
  // A CRC-32 does not bind the body: another body for it is easy to find. So each signature is accepted for one delivery only.
  id: { in: 'header', header: 'paypal-transmission-id', signed: true, claimsBody: true },
  type: { in: 'payload', path: 'event_type', signed: true },
  deadlineSeconds: null,
  notes: [
    'The secret is the id of the webhook, as the Developer Dashboard shows it.',
    'PayPal signs only the CRC-32 of the body, so a recorded delivery that never arrived could be sent with another body. Fetch what matters by its id.',
    'The certificate is fetched from api.paypal.com or api.sandbox.paypal.com and cached for an hour.',
  ],
})
