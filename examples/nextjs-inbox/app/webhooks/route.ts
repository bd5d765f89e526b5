import { webhookHandler } from '@hookseal/core'
import { openInbox } from '../../src/inbox.ts'

/** Responds 202 as soon as the event is stored. */
export const POST = webhookHandler({
  secret: () => process.env['WEBHOOK_SECRET'] ?? '',
  inbox: { accept: async (...message) => (await openInbox()).accept(...message) },
})
