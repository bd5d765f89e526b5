import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests */
export const hubspot: Preset = definePreset({
  name: 'hubspot',
  title: 'HubSpot',
  docs: 'https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests',
  env: 'HUBSPOT_CLIENT_SECRET',
  verified: { by: '@hubspot/api-client@14.0.1', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'base64',
    header: 'x-hubspot-signature-v3',
    format: { prefix: '' },
    signed: '{method}{url}{body}{time}',
    key: 'text',
  },
  time: { in: 'header', header: 'x-hubspot-request-timestamp', unit: 'ms' },
  tolerance: { past: 300, future: 300 },
  id: { in: 'body', signed: true },
  type: { in: 'payload', path: 'only.subscriptionType', signed: true },
  deadlineSeconds: 5,
  notes: [
    'Signatures of version 1 and 2 are not accepted: they are plain hashes.',
    'A retry has another attemptNumber in its body and therefore another id. HubSpot sends no id that is unique and stays the same.',
  ],
})
