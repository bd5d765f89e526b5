import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-overview */
export const coinbaseCommerce: Preset = definePreset({
  name: 'coinbase-commerce',
  title: 'Coinbase Commerce',
  docs: 'https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-overview',
  env: 'COINBASE_COMMERCE_WEBHOOK_SECRET',
  verified: { by: 'coinbase-commerce-node@1.0.4', on: '2026-11-21' },
  ...hmacOfBody('x-cc-webhook-signature'),
  id: { in: 'payload', path: 'event.id', signed: true },
  type: { in: 'payload', path: 'event.type', signed: true },
  deadlineSeconds: null,
})
