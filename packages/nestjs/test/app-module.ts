import { Module, type ModuleMetadata, type Type } from '@nestjs/common'
import { WebhookModule, type WebhookModuleOptions } from '../src/index.ts'
import { SECRET } from './deliveries.ts'

/** Returns the module of an app with `controllers`, whose webhooks are signed with `SECRET`. */
export function createAppModule(
  controllers: Type[],
  { imports = [], ...metadata }: ModuleMetadata = {},
  options: WebhookModuleOptions = {},
): Type {
  const webhooks = WebhookModule.forRoot({ secret: SECRET, ...options })
  @Module({ imports: [webhooks, ...imports], controllers, ...metadata })
  class AppModule {}
  return AppModule
}
