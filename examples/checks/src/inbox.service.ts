import { DatabaseSync } from 'node:sqlite'
import type { WebhookMessage } from '@hookseal/nestjs'
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common'

/** The injection token of the inbox options, and their type. */
export const InboxOptions = Symbol('InboxOptions')
export interface InboxOptions {
  /** Path of the SQLite database, or `:memory:`. */
  file: string
  /** Called with the payload of each event. An event whose promise rejects stays in the inbox. */
  process: (payload: unknown) => Promise<void>
}

/** Stores acknowledged events and processes them one after the other, also after a restart. */
@Injectable()
export class Inbox implements OnModuleInit {
  readonly #options: InboxOptions
  readonly #database: DatabaseSync
  #isProcessing = false

  constructor(@Inject(InboxOptions) options: InboxOptions) {
    this.#options = options
    this.#database = new DatabaseSync(options.file)
    this.#database.exec(
      'CREATE TABLE IF NOT EXISTS inbox (id TEXT PRIMARY KEY, body TEXT NOT NULL, done INTEGER)',
    )
  }

  onModuleInit(): void {
    void this.#processAll()
  }

  /** Stores an event, once for each id. The event is stored when this returns, so the delivery may be acknowledged. */
  store({ id, body }: WebhookMessage): void {
    const text = new TextDecoder().decode(body)
    this.#database.prepare('INSERT OR IGNORE INTO inbox (id, body) VALUES (?, ?)').run(id, text)
    void this.#processAll()
  }

  async #processAll(): Promise<void> {
    if (this.#isProcessing) return
    this.#isProcessing = true
    const oldest = this.#database.prepare(
      'SELECT id, body FROM inbox WHERE done IS NULL ORDER BY rowid LIMIT 1',
    )
    const markDone = this.#database.prepare('UPDATE inbox SET done = 1 WHERE id = ?')
    try {
      for (let row = oldest.get(); row !== undefined; row = oldest.get()) {
        await this.#options.process(JSON.parse(String(row['body'])))
        markDone.run(String(row['id']))
      }
    } catch (error) {
      // The event stays in the inbox. The next event or the next start processes it again.
      new Logger(Inbox.name).error(error)
    } finally {
      this.#isProcessing = false
    }
  }
}
