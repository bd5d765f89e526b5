import { pino } from 'pino'

/** The logger of a sender: pino, or any object with these methods. */
export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Creates a pino logger that writes to standard error. The level is `LOG_LEVEL`, or `warn`. */
export function createLogger(): Logger {
  return pino({ name: 'hookseal', level: process.env['LOG_LEVEL'] ?? 'warn' }, pino.destination(2))
}
