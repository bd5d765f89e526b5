export { verifyWebhooks, type WebhookMiddleware, type WebhookVariables } from './lib/verify-webhooks.ts'
