import { DatabaseSync } from 'node:sqlite'
import type { WebhookMessage } from '@hookseal/nestjs'
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common'

/** Where the inbox is kept, and what is done with each event. Also the injection token. */
export const InboxOptions = Symbol('InboxOptions')
export interface InboxOptions {
  /** A file, or `:memory:`. */
  file: string
  process: (payload: unknown) => Promise<void>
}

/** Events that were acknowledged and wait to be processed, one after the other, a restart or not. */
@Injectable()
export class Inbox implements OnModuleInit {
  readonly #options: InboxOptions
  readonly #database: DatabaseSync
  #working = false

  constructor(@Inject(InboxOptions) options: InboxOptions) {
    this.#options = options
    this.#database = new DatabaseSync(options.file)
    this.#database.exec(
      'CREATE TABLE IF NOT EXISTS inbox (id TEXT PRIMARY KEY, body TEXT NOT NULL, done INTEGER)',
    )
  }

  onModuleInit(): void {
    void this.#work()
  }

  /** Keeps an event, once for its id. When it returns, the provider may be told that the event has arrived. */
  keep({ id, body }: WebhookMessage): void {
    const text = new TextDecoder().decode(body)
    this.#database.prepare('INSERT OR IGNORE INTO inbox (id, body) VALUES (?, ?)').run(id, text)
    void this.#work()
  }

  async #work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    const next = this.#database.prepare(
      'SELECT id, body FROM inbox WHERE done IS NULL ORDER BY rowid LIMIT 1',
    )
    const finish = this.#database.prepare('UPDATE inbox SET done = 1 WHERE id = ?')
    try {
      for (let row = next.get(); row !== undefined; row = next.get()) {
        await this.#options.process(JSON.parse(String(row['body'])))
        finish.run(String(row['id']))
      }
    } catch (error) {
      // It stays in the inbox, and is taken up with the next event or start.
      new Logger(Inbox.name).error(error)
    } finally {
      this.#working = false
    }
  }
}
