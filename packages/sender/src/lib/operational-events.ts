/** What the sender tells about itself: to the operator, and to endpoints that subscribe to it like to any other type. */
export const OPERATIONAL_EVENTS = {
  'endpoint.disabled': 'An endpoint gets nothing any more: it asked for that (410), or has failed for days.',
  'endpoint.recovered': 'An endpoint that had been failing answers again.',
  'endpoint.secret_rotated':
    'An endpoint has a new signing secret; the previous one still signs until it expires.',
  'delivery.dead': 'A delivery was given up after its last attempt.',
} as const

export type OperationalEventType = keyof typeof OPERATIONAL_EVENTS

export interface OperationalEvent {
  type: OperationalEventType
  organizationId: string
  data: Record<string, unknown>
}

export function isOperational(type: string): type is OperationalEventType {
  return Object.hasOwn(OPERATIONAL_EVENTS, type)
}
