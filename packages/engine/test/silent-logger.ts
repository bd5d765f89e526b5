import type { Logger } from '../src/lib/logger.ts'

export const SILENT: Logger = { info: () => {}, warn: () => {}, error: () => {} }
