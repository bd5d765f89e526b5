export { type ExpressWebhookHandler, verifyWebhooks, type WebhookMiddleware } from './lib/verify-webhooks.ts'
