import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { equalText } from '@hookseal/core/schemes'
import { challengeOf, queryOf, textResponse } from '../lib/handshake.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started/ */
export const meta: Preset = definePreset({
  name: 'meta',
  title: 'Meta (WhatsApp, Messenger, Instagram)',
  docs: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started/',
  env: 'META_APP_SECRET',
  verified: { by: 'whatsapp-api-js@6.3.0', on: '2026-11-21' },
  ...hmacOfBody('x-hub-signature-256', { prefix: 'sha256=' }),
  id: { in: 'body', signed: true },
  type: { in: 'payload', path: 'object', signed: true },
  deadlineSeconds: null,
  handshake: {
    description: 'A GET with your verify token and a challenge, which is returned as text.',
    async before(request, _keys, { verifyToken }) {
      const challenge = challengeOf(request, 'hub.challenge')
      if (challenge === undefined) return undefined
      const query = queryOf(request)
      const token = query.get('hub.verify_token') ?? ''
      const isExpected =
        typeof verifyToken === 'string' && verifyToken !== '' && equalText(token, verifyToken)
      if (isExpected && query.get('hub.mode') === 'subscribe') return textResponse(challenge)
      const text = verifyToken
        ? 'The verify token is not the one of this receiver.'
        : 'This receiver has no verify token: pass the option verifyToken, or set META_VERIFY_TOKEN.'
      return { ...textResponse(text), status: 403 }
    },
  },
  optionVariables: { verifyToken: 'META_VERIFY_TOKEN' },
  notes: [
    'Set the verifyToken option to the verify token of the App Dashboard. Without it, every subscription is rejected.',
    'One delivery may contain several changes, and has no id of its own: its id is the SHA-256 of the body.',
    'The signature is checked over the bytes of the body. Meta escapes characters outside of ASCII before it signs and sends them.',
  ],
})
