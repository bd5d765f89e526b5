import { webhookHandler } from '@hookseal/core'

export const POST = webhookHandler({}, async ({ id }) => {
  console.log(`fulfilled ${id}`)
})
