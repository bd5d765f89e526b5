export type { TransactionClient } from '@hookseal/engine/database'
export type { AttemptReport } from './lib/engine/attempts/attempt-report.ts'
export { type Envelope, type LegacySignature, type PublishedEvent, standardEnvelope } from './lib/envelope.ts'
export {
  type ExceededQuota,
  type QuotaName,
  SENDER_ERRORS,
  SenderError,
  type SenderErrorCode,
} from './lib/errors.ts'
export type { Logger as SenderLogger } from '@hookseal/engine'
export {
  OPERATIONAL_EVENTS,
  type OperationalEvent,
  type OperationalEventType,
} from './lib/operational-events.ts'
export type { Policy, PolicyOptions } from './lib/policy.ts'
export type { ApiKey, ApiKeys, NewApiKey, Scope } from './lib/resources/api-keys.ts'
export type { Deliveries } from './lib/resources/deliveries/deliveries.ts'
export type { DeliveryFilter, ResponseStatusFilter } from './lib/resources/deliveries/delivery-filter.ts'
export type {
  Attempt,
  Delivery,
  DeliveryPage,
  DeliveryStatus,
  DeliveryTotal,
  DeliveryWithAttempts,
  WaitingFor,
} from './lib/resources/deliveries/delivery.ts'
export type { EndpointChanges, EndpointInput } from './lib/resources/endpoints/endpoint-input.ts'
export type { Endpoint, NewEndpoint, UpdatedEndpoint } from './lib/resources/endpoints/endpoint.ts'
export type { Endpoints } from './lib/resources/endpoints/endpoints.ts'
export type { Listener, Listeners } from './lib/resources/endpoints/listeners.ts'
export type { RelayedResponse, RelayedRequest } from './lib/transport/listener-transport.ts'
export type { EventType, EventTypeInput, EventTypes } from './lib/resources/events/event-types.ts'
export type { Event, EventFilter, Events, EventSummary } from './lib/resources/events/events.ts'
export type { PublishedResult } from './lib/resources/events/insert-events.ts'
export type { NewEvent } from './lib/resources/events/new-event.ts'
export type { Organization, Organizations, OrganizationScope } from './lib/resources/organizations.ts'
export { paginate, type Page, type PageOptions } from './lib/resources/page.ts'
export type { DeliveryFigures } from './lib/resources/deliveries/figures.ts'
export type { StatusCounts } from './lib/resources/deliveries/read-counters.ts'
export type { EndpointStats, Stats, StatsReader } from './lib/resources/deliveries/stats.ts'
export type { StatsPeriod } from './lib/resources/deliveries/stats-period.ts'
export type { Quotas } from './lib/resources/quota-ranges.ts'
export type { Replay, ReplayStatus } from './lib/resources/replays/replay.ts'
export type { Replays } from './lib/resources/replays/replays.ts'
export type { PublishOptions } from './lib/resources/events/publisher.ts'
export type {
  Rejection,
  RejectionFinding,
  RejectionWithBody,
  Source,
  SourceChanges,
  SourceInput,
  SourceOptions,
  SourceSecret,
} from './lib/resources/sources/source.ts'
export type { Sources } from './lib/resources/sources/sources.ts'
export { SCHEDULES } from './lib/schedules.ts'
export { createSender, type Sender } from './lib/sender.ts'
export type { SenderOptions } from './lib/sender-options.ts'
