import type { ServerResponse } from 'node:http'
import { type EndArguments, isCallback } from './response-recorder.ts'

/**
 * Calls the callback of a second `end` as Node does: when the response is finished, or with `ERR_STREAM_ALREADY_FINISHED` if it already
 * is. With a chunk, which is not sent, the error is `ERR_STREAM_WRITE_AFTER_END`.
 */
export function endAgain(res: ServerResponse, args: EndArguments): void {
  const values: readonly unknown[] = args
  const callback = values.find(isCallback)
  if (callback === undefined) return
  const [chunk] = values
  if (chunk && chunk !== callback)
    process.nextTick(callback, codedError('ERR_STREAM_WRITE_AFTER_END', 'write after end'))
  else if (res.writableFinished)
    process.nextTick(
      callback,
      codedError('ERR_STREAM_ALREADY_FINISHED', 'Cannot call end after a stream was finished'),
    )
  else res.once('finish', () => callback())
}

function codedError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
