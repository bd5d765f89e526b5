import { SENDER_DEFAULTS } from '../defaults.ts'
import type { QuotaName } from '../errors.ts'

/** What one organization may use. */
export type Quotas = Record<QuotaName, number>

/** Quotas to set for one organization. Null resets one to the default of the sender. */
export type QuotaChanges = { [Name in QuotaName]?: number | null | undefined }

/** Smallest and largest value of each quota. */
export const QUOTA_RANGES: Readonly<Record<QuotaName, { min: number; max: number }>> = {
  endpoints: { min: 0, max: 1_000_000 },
  endpointsPerUrl: { min: 1, max: 1_000_000 },
  listeners: { min: 0, max: 10_000 },
  unreadBytesPerListener: { min: 0, max: 1024 * 1024 * 1024 },
  eventsPerSecond: { min: 1, max: 1_000_000 },
  publishBytesPerSecond: { min: 1024, max: 1024 * 1024 * 1024 },
  payloadBytes: { min: 1, max: SENDER_DEFAULTS.payloadBytes },
  runningReplays: { min: 0, max: 1000 },
  changeStreams: { min: 0, max: 10_000 },
  sources: { min: 0, max: 100_000 },
}
