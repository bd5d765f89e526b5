import { WebhookModule } from '@hookseal/nestjs'
import { Module } from '@nestjs/common'
import { AccountsController } from './accounts.controller.ts'
import { AccountsService } from './accounts.service.ts'
import { DatabaseModule, Store } from './database.module.ts'

@Module({
  imports: [
    DatabaseModule,
    WebhookModule.forRootAsync({
      imports: [DatabaseModule],
      inject: [Store],
      useFactory: (dedupe: Store) => ({ dedupe }),
    }),
  ],
  controllers: [AccountsController],
  providers: [AccountsService],
})
export class AppModule {}
