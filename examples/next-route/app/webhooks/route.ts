import { webhookHandler } from '@hookseal/core'

export const POST = webhookHandler({}, async ({ id }) => {
  console.log(`handled ${id}`)
})
