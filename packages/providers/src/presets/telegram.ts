import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://core.telegram.org/bots/api#setwebhook */
export const telegram: Preset = definePreset({
  name: 'telegram',
  title: 'Telegram',
  docs: 'https://core.telegram.org/bots/api#setwebhook',
  env: 'TELEGRAM_WEBHOOK_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: { kind: 'token', header: 'x-telegram-bot-api-secret-token' },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'update_id', signed: false },
  type: null,
  deadlineSeconds: null,
  notes: [
    'Token only: Telegram signs nothing, so the secret_token of setWebhook in each delivery is the whole proof.',
    'The kind of an update is the name of its property, such as message.',
  ],
})
