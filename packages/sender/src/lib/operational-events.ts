/** Types of the events that the sender itself emits. The operator receives them, and endpoints can subscribe to them. */
export const OPERATIONAL_EVENTS = {
  'endpoint.disabled': 'An endpoint was disabled: it responded 410, or all attempts failed for days.',
  'endpoint.recovered': 'A delivery succeeded at an endpoint that had been failing.',
  'endpoint.secret_rotated':
    'An endpoint has a new signing secret. The previous secret keeps signing until it expires.',
  'delivery.dead': 'The last attempt of a delivery failed. It can be replayed.',
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
