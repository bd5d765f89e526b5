import type { EventTypes } from './events/event-types.ts'
import type { Organizations } from './organizations.ts'

/** The resources that events and endpoints refer to. */
export interface Registry {
  readonly eventTypes: EventTypes
  readonly organizations: Organizations
}
