import type { WebhookContext } from '@hookseal/nestjs'
import { ConflictException, Inject, Injectable, type OnModuleInit } from '@nestjs/common'
import { Pool } from 'pg'
import { Store } from './database.module.ts'

export interface Deposit {
  account: string
  amount: number
}

@Injectable()
export class AccountsService implements OnModuleInit {
  readonly #pool: Pool
  readonly #store: Store

  constructor(@Inject(Pool) pool: Pool, @Inject(Store) store: Store) {
    this.#pool = pool
    this.#store = store
  }

  async onModuleInit(): Promise<void> {
    await this.#pool.query(
      'CREATE TABLE IF NOT EXISTS accounts (id text PRIMARY KEY, balance integer NOT NULL DEFAULT 0)',
    )
  }

  /** Adds to the balance and completes the event in one transaction, so that both are committed or neither. */
  async deposit({ account, amount }: Deposit, claim: WebhookContext['claim']): Promise<void> {
    const client = await this.#pool.connect()
    try {
      await client.query('BEGIN')
      await client.query('INSERT INTO accounts (id) VALUES ($1) ON CONFLICT DO NOTHING', [account])
      const { rowCount } = await client.query(
        'UPDATE accounts SET balance = balance + $2 WHERE id = $1 AND balance + $2 >= 0',
        [account, amount],
      )
      if (rowCount === 0) throw new ConflictException('The balance must not become negative.')
      await this.#store.completeIn(client, claim)
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK')
      throw error
    } finally {
      client.release()
    }
  }

  async balance(account: string): Promise<number> {
    const { rows } = await this.#pool.query('SELECT balance FROM accounts WHERE id = $1', [account])
    return rows[0]?.balance ?? 0
  }
}
