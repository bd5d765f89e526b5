import { type PostgresStore, postgresStore } from '@hookseal/postgres'
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import { Pool } from 'pg'

/** The injection token of the dedupe store, and its type. */
export const Store = Symbol('Store')
export type Store = PostgresStore

@Module({
  providers: [
    { provide: Pool, useFactory: openPool },
    { provide: Store, inject: [Pool], useFactory: openStore },
  ],
  exports: [Pool, Store],
})
export class DatabaseModule implements OnApplicationShutdown {
  readonly #pool: Pool

  constructor(@Inject(Pool) pool: Pool) {
    this.#pool = pool
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.end()
  }
}

async function openStore(pool: Pool): Promise<Store> {
  const store = postgresStore(pool)
  await store.init()
  return store
}

/** The listeners are necessary: a broken connection emits `error`, which ends the process without one. The pool reconnects. */
function openPool(): Pool {
  const pool = new Pool({ connectionString: process.env['DATABASE_URL'] })
  pool.on('error', logError)
  pool.on('connect', (client) => client.on('error', logError))
  return pool
}

function logError({ message }: Error): void {
  console.error(message)
}
