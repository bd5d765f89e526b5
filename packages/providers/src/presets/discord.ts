import { valueAt } from '../lib/payload-path.ts'
import { emptyResponse, jsonResponse } from '../lib/handshake.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.discord.com/developers/interactions/overview */
export const discord: Preset = definePreset({
  name: 'discord',
  title: 'Discord',
  docs: 'https://docs.discord.com/developers/interactions/overview',
  env: 'DISCORD_PUBLIC_KEY',
  verified: { by: 'discord-interactions@4.4.0', on: '2026-11-21' },
  signature: {
    kind: 'public-key',
    algorithm: 'ed25519',
    encoding: 'hex',
    header: 'x-signature-ed25519',
    signed: '{time}{body}',
    key: 'hex',
  },
  time: { in: 'header', header: 'x-signature-timestamp', unit: 's' },
  tolerance: { past: 300, future: 300 },
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'event.type', signed: true },
  deadlineSeconds: 3,
  handshake: {
    description: 'A signed PING: of type 1 for interactions, of type 0 for webhook events.',
    async verified({ payload }) {
      const type = valueAt(payload, 'type')
      if (type === 0) return emptyResponse()
      const isPing = type === 1 && valueAt(payload, 'event') === undefined
      return isPing ? jsonResponse({ type: 1 }) : undefined
    },
  },
  notes: [
    'Webhook events have no id: theirs is the SHA-256 of the body.',
    'Only webhook events have a message.type. Interactions have a number in payload.type.',
  ],
  types: 'discord-api-types',
})
