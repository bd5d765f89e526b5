import type { SenderLogger } from '../src/lib/logger.ts'

export const SILENT: SenderLogger = { info: () => {}, warn: () => {}, error: () => {} }
