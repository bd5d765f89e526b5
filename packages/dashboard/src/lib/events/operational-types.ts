/** The types of events that the sender itself emits. Endpoints can subscribe to them, but they cannot be published or changed. */
const OPERATIONAL_TYPES: readonly string[] = [
  'delivery.dead',
  'endpoint.disabled',
  'endpoint.recovered',
  'endpoint.secret_rotated',
]

export function isOperational(type: string): boolean {
  return OPERATIONAL_TYPES.includes(type)
}
