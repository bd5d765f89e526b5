export { ENGINE_DEFAULTS } from './lib/defaults.ts'
export { EngineError, type EngineErrorCode } from './lib/errors.ts'
export { createLogger, type Logger } from './lib/logger.ts'
