import { WebhookConfigError } from '../errors.ts'

/**
 * Returns `value` if it is a finite number above 0.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION`, naming the option `name`, for anything else.
 */
export function requirePositive(name: string, value: number): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value
  throw new WebhookConfigError('ERR_WEBHOOK_OPTION', `${name} must be a number above 0`)
}
