import { pino } from 'pino'

/** What a sender needs of a logger: pino, or anything that takes an object and a sentence. */
export interface SenderLogger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** pino to standard error, warnings and worse unless `LOG_LEVEL` says otherwise. No secret is ever logged. */
export function createLogger(): SenderLogger {
  return pino({ name: 'hookseal', level: process.env['LOG_LEVEL'] ?? 'warn' }, pino.destination(2))
}
