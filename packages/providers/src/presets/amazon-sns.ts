import { definePreset, type Preset } from '../lib/preset.ts'
import { snsHandshake, snsSignature } from '../lib/sns-signature.ts'

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html */
export const amazonSns: Preset = definePreset({
  name: 'amazon-sns',
  title: 'Amazon SNS',
  docs: 'https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html',
  env: 'SNS_TOPIC_ARN',
  verified: { by: 'sns-validator@0.3.5', on: '2026-11-21' },
  signature: snsSignature,
  time: { in: 'payload', path: 'Timestamp', unit: 'rfc3339' },
  // The time of publishing. SNS retries for up to an hour.
  tolerance: { past: 3900, future: 300 },
  id: { in: 'payload', path: 'MessageId', signed: true },
  type: { in: 'payload', path: 'Type', signed: true },
  deadlineSeconds: 15,
  handshake: snsHandshake,
  notes: [
    'The secret is the ARN of the topic, or a list of them: Amazon signs the messages of all topics with the same keys.',
    'MessageAttributes and UnsubscribeURL are not signed: do not trust them.',
    'Raw message delivery has no signature and is rejected.',
  ],
})
