import { queryOf, textResponse } from '../lib/handshake.ts'
import { microsoftGraphToken } from '../lib/microsoft-graph-token.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** Printable ASCII that is not a tag: it is sent back as text. */
const VALIDATION_TOKEN = /^[\x20-\x3b=\x3f-\x7e]{1,1024}$/

/** @see https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks */
export const microsoftGraph: Preset = definePreset({
  name: 'microsoft-graph',
  title: 'Microsoft Graph',
  docs: 'https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks',
  env: 'MICROSOFT_GRAPH_CLIENT_STATE',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: microsoftGraphToken,
  time: null,
  tolerance: null,
  id: { in: 'none', signed: false },
  type: { in: 'payload', path: ['value.only.changeType', 'value.only.lifecycleEvent'], signed: false },
  deadlineSeconds: 3,
  handshake: {
    description: 'A POST with a validationToken in the query, which is returned as text.',
    async before(request) {
      const token = queryOf(request).get('validationToken')
      const isToken = request.method === 'POST' && token !== null && VALIDATION_TOKEN.test(token)
      return isToken ? textResponse(token) : undefined
    },
  },
  notes: [
    'Token only: the clientState in each notification is the whole proof. The JSON Web Tokens of rich notifications are not checked.',
    'Notifications have no id, and those of two changes may be equal, so dedupe is off.',
    'One delivery may contain several notifications. Only that of a single one has a message.type.',
  ],
  types: '@microsoft/microsoft-graph-types',
})
