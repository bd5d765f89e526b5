import { braintreeHandshake, braintreeSignature } from '../lib/braintree-signature.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developer.paypal.com/braintree/docs/guides/webhooks/parse */
export const braintree: Preset = definePreset({
  name: 'braintree',
  title: 'Braintree',
  docs: 'https://developer.paypal.com/braintree/docs/guides/webhooks/parse',
  env: 'BRAINTREE_PRIVATE_KEY',
  optionVariables: { publicKey: 'BRAINTREE_PUBLIC_KEY' },
  verified: { by: 'braintree@3.40.0', on: '2026-11-21' },
  signature: braintreeSignature,
  time: null,
  tolerance: null,
  id: { in: 'signed-text', signed: true },
  type: { in: 'payload', path: 'kind', signed: true },
  payload: 'form',
  deadlineSeconds: 30,
  handshake: braintreeHandshake,
  notes: [
    'The payload has the fields of the form: pass bt_signature and bt_payload to webhookNotification.parse of the SDK.',
    'The type is the kind in the XML of bt_payload.',
  ],
  types: 'braintree',
})
