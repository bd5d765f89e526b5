import { contentfulSignature } from '../lib/contentful-signature.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://www.contentful.com/developers/docs/webhooks/request-verification/ */
export const contentful: Preset = definePreset({
  name: 'contentful',
  title: 'Contentful',
  docs: 'https://www.contentful.com/developers/docs/webhooks/request-verification/',
  env: 'CONTENTFUL_WEBHOOK_SIGNING_SECRET',
  verified: { by: '@contentful/node-apps-toolkit@3.16.1', on: '2026-11-21' },
  signature: contentfulSignature,
  time: { in: 'header', header: 'x-contentful-timestamp', unit: 'ms' },
  tolerance: { past: 30, future: 300 },
  id: { in: 'body', signed: true },
  type: { in: 'header', header: 'x-contentful-topic', signed: false },
  deadlineSeconds: 30,
  notes: [
    'The id is the hash of the body. If a transformation of yours gives different events equal bodies, pass dedupe: false.',
  ],
  types: 'contentful-management',
})
