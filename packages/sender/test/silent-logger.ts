import type { Logger } from '@hookseal/engine'

export const SILENT: Logger = { info: () => {}, warn: () => {}, error: () => {} }
