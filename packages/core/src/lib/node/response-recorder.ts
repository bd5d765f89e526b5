/* oxlint-disable typescript/unbound-method -- the methods are called with `res` as `this` */
import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http'

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined
type Callback = (error?: Error | null) => void

/** The arguments of `writeHead` in both overloads. Untyped code may pass the status as a string, which Node accepts. */
export type HeadArguments =
  | [status: number | string, message?: string | undefined, headers?: Headers]
  | [status: number | string, headers?: Headers]

/** The arguments of `write` in both overloads. */
export type WriteArguments =
  | [chunk: unknown, callback?: Callback | undefined]
  | [chunk: unknown, encoding: BufferEncoding, callback?: Callback | undefined]

/** The arguments of `end` in all overloads. */
export type EndArguments = [callback?: Callback | undefined] | WriteArguments

/**
 * Records the head, the body and the end of a response instead of sending them.
 *
 * `statusCode` is that of the response at the time of the call. A recorded head with another status is dropped.
 */
export class ResponseRecorder {
  #head: HeadArguments | undefined
  #writes: WriteArguments[] = []
  #end: EndArguments | undefined

  get ended(): boolean {
    return this.#end !== undefined
  }

  /**
   * Records a head and drops everything recorded before. Node allows neither a second head nor one after the body, so such a call
   * comes from an error handler that replaces the response.
   *
   * A call that only repeats the status of the recorded head is ignored. Compression and session middleware make one before each
   * write while `headersSent` is false.
   */
  writeHead(args: HeadArguments, statusCode: number): void {
    if (this.#head !== undefined && args.length === 1 && args[0] === statusCode && this.#head[0] === args[0])
      return
    this.reset()
    this.#head = args
  }

  /** Records a part of the body. Callbacks are not recorded. */
  write(args: WriteArguments, statusCode: number): void {
    this.#dropOtherHead(statusCode)
    // Copied: a handler may reuse its buffer after the callback. Without its callback the array is still one of the overloads.
    const copy = args
      .filter((arg) => !isCallback(arg))
      .map((arg) => (arg instanceof Uint8Array ? Buffer.from(arg) : arg))
    this.#writes.push(copy as WriteArguments)
  }

  /** Records the end of the response, with its callback. */
  end(args: EndArguments, statusCode: number): void {
    this.#dropOtherHead(statusCode)
    this.#end = args
  }

  /** Drops the head and the body, for a response that starts again. */
  reset(): void {
    this.#head = undefined
    this.#writes = []
  }

  /** Makes the recorded calls on `res`, in their order. */
  replayInto(res: ServerResponse): void {
    if (this.#head !== undefined) Reflect.apply(res.writeHead, res, this.#head)
    for (const args of this.#writes) Reflect.apply(res.write, res, args)
    if (this.#end !== undefined) Reflect.apply(res.end, res, this.#end)
  }

  /** Calls the callbacks of `end`, for a response that is replaced by another one. */
  callBack(): void {
    const args: readonly unknown[] = this.#end ?? []
    for (const callback of args.filter(isCallback)) callback()
  }

  /** Setting `res.statusCode` after `writeHead` starts another response: the status that is settled must be the one that is sent. */
  #dropOtherHead(statusCode: number): void {
    if (this.#head !== undefined && Number(this.#head[0]) !== statusCode) this.reset()
  }
}

export function isCallback(value: unknown): value is Callback {
  return typeof value === 'function'
}
