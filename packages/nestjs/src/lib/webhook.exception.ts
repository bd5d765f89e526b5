import type { Receiver, WebhookErrorCode } from '@hookseal/core'
import { lingerNodeResponse } from '@hookseal/core/node'
import { HttpException } from '@nestjs/common'
import type { WebhookExchange } from './webhook-exchange.ts'

/** A problem document (RFC 9457). */
interface Problem {
  readonly status: number
  readonly title: string
  readonly code: WebhookErrorCode
}

/**
 * Thrown for a rejected delivery. Nest's exception filters receive it. `message` and `getResponse()` are safe to send to clients.
 * `cause` is the `WebhookError`, whose `message` and `reason` are for logs.
 */
export class WebhookException extends HttpException {
  /** A stable code of the error table of `@hookseal/core`. */
  readonly code: WebhookErrorCode

  constructor(problem: Problem, cause: unknown) {
    super(problem, problem.status, { cause })
    this.message = problem.title
    this.code = problem.code
  }
}

/** Reports `error` to the observers, sets the headers of the response, and returns the exception to throw. */
export function rejectDelivery(
  receiver: Receiver,
  error: unknown,
  { response, req, res }: WebhookExchange,
): WebhookException {
  const { headers, body } = receiver.reject(error, req).response
  const problem: Problem = JSON.parse(body)
  const { 'content-type': type = '', ...others } = headers
  for (const [name, value] of Object.entries(others)) response.header(name, value)
  // Sets the content type only when this body is serialized. A filter may send another body, and Nest reports an error for an object
  // whose content type is set to anything but JSON.
  const toJSON = (): Problem => {
    if (!res.headersSent) response.header('content-type', type)
    return problem
  }
  Object.defineProperty(problem, 'toJSON', { value: toJSON })
  lingerNodeResponse(req, res)
  return new WebhookException(problem, error)
}
