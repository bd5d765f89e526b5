import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://cal.com/docs/developing/guides/automation/webhooks */
export const calCom: Preset = definePreset({
  name: 'cal-com',
  title: 'Cal.com',
  docs: 'https://cal.com/docs/developing/guides/automation/webhooks',
  env: 'CAL_COM_WEBHOOK_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-22' },
  ...hmacOfBody('x-cal-signature-256'),
  // The body has the time of the event.
  id: { in: 'body', signed: true },
  type: { in: 'payload', path: 'triggerEvent', signed: true },
  deadlineSeconds: null,
})
