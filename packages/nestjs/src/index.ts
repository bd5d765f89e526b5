export { VerifyWebhook, WebhookContext, WebhookMessage } from './lib/webhook.decorators.ts'
export { OnWebhook, type OnWebhookOptions } from './lib/webhook.on-webhook.ts'
export { WebhookException } from './lib/webhook.exception.ts'
export { WebhookGuard } from './lib/webhook.guard.ts'
export { WebhookInterceptor } from './lib/webhook.interceptor.ts'
export {
  WebhookModule,
  type WebhookModuleAsyncOptions,
  type WebhookModuleOptions,
} from './lib/webhook.module.ts'
