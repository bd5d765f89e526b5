import { VerifyWebhook, WebhookContext, WebhookMessage } from '@hookseal/nestjs'
import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common'
import { AccountsService, type Deposit } from './accounts.service.ts'

@Controller()
export class AccountsController {
  readonly #accounts: AccountsService

  constructor(@Inject(AccountsService) accounts: AccountsService) {
    this.#accounts = accounts
  }

  @Post('webhooks')
  @HttpCode(204)
  @VerifyWebhook()
  async receive(
    @WebhookMessage() message: WebhookMessage<{ data: Deposit }>,
    @WebhookContext('claim') claim: WebhookContext['claim'],
  ): Promise<void> {
    await this.#accounts.deposit(message.payload.data, claim)
  }

  @Get('accounts/:id')
  async balance(@Param('id') id: string): Promise<{ balance: number }> {
    return { balance: await this.#accounts.balance(id) }
  }
}
