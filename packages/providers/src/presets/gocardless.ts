import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks */
export const gocardless: Preset = definePreset({
  name: 'gocardless',
  title: 'GoCardless',
  docs: 'https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks',
  env: 'GOCARDLESS_WEBHOOK_ENDPOINT_SECRET',
  verified: { by: 'gocardless-nodejs@10.1.2', on: '2026-11-21' },
  ...hmacOfBody('webhook-signature'),
  id: { in: 'payload', path: ['meta.webhook_id', 'events.only.id'], signed: true },
  type: { in: 'payload', path: ['events.only.resource_type', 'events.only.action'], signed: true },
  deadlineSeconds: null,
  notes: ['A delivery may have several events: deduplicate each by its id.'],
  types: 'gocardless-nodejs',
})
