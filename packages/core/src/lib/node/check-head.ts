/* oxlint-disable typescript/unbound-method -- the method is called with its response as `this` */
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { HeadArguments } from './response-recorder.ts'

const REQUEST = new IncomingMessage(new Socket())

/**
 * Throws what Node's `writeHead` throws for these arguments, by calling it on a response that is never sent (0.4 µs). Otherwise an
 * invalid head would fail only when the buffered response is sent, where no handler can catch it. HTTP/2 checks the status itself.
 */
export function checkHead(res: ServerResponse, args: HeadArguments): void {
  if (!(res instanceof ServerResponse)) return
  const unsent = new ServerResponse(REQUEST)
  unsent.statusMessage = res.statusMessage
  Reflect.apply(unsent.writeHead, unsent, args)
}
