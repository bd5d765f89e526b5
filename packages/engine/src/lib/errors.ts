/** The codes of {@link EngineError}. The sender and the inbox translate them into their own. */
export type EngineErrorCode =
  | 'ERR_ENGINE_OPTION'
  | 'ERR_ENGINE_DATABASE'
  | 'ERR_ENGINE_DATABASE_LOCKED'
  | 'ERR_ENGINE_DATABASE_DIRECTORY'
  | 'ERR_ENGINE_KEY'

/** The error of all functions of the engine. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: EngineErrorCode

  constructor(code: EngineErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
  }
}
