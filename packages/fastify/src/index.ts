export { verifyWebhooks } from './lib/verify-webhooks.ts'
