import type { WebhookMessage } from '@hookseal/core'
import type { ProviderRow } from '@hookseal/providers'
import { createHash } from 'node:crypto'
import { createId } from '../../ids.ts'
import type { BodyClaim, PreparedEvent } from '../events/new-event.ts'
import { toSourceHeaders } from './forwarded-headers.ts'
import { toEventType, toPatterns } from './source-types.ts'

interface Received {
  sourceId: string
  organizationId: string
  provider: string
  row: ProviderRow | undefined
  headers: Headers
  /** When it was received, in ms since the epoch, by the clock of the database. */
  createdAt: number
}

/** Returns the event of a verified message. Its body is the received bytes. */
export function toSourceEvent(message: WebhookMessage, received: Received): PreparedEvent {
  const { sourceId, organizationId, provider, row, headers, createdAt } = received
  const type = toEventType(provider, message.type)
  const isIdentified = row?.id.in !== 'none'
  const body = Buffer.from(message.body).toString()
  // A database cannot store U+0000 as text.
  const isText = !body.includes('\0') && Buffer.from(body).equals(message.body)
  return {
    // Without ids, nothing tells a repeated event from the next one.
    id: isIdentified ? toEventId(sourceId, message.id) : createId('evt', createdAt),
    organizationId,
    type,
    timestamp: toStorable(message.timestamp, createdAt),
    createdAt,
    isGiven: isIdentified,
    body: isText ? body : body.replaceAll('\0', '\uFFFD'),
    source: {
      patterns: toPatterns(type),
      headers: toSourceHeaders(headers, { sourceId, provider, row, eventId: message.id }),
      bytes: isText ? undefined : message.body,
      claim: claimOf(row, sourceId, message, type),
    },
  }
}

/**
 * Returns the id of an event: that of the provider in the scope of the source, so that neither another source nor a publisher of the
 * organization can use up an id. One that is no valid `webhook-id` is hashed.
 */
function toEventId(sourceId: string, id: string): string {
  const isValid = /^[\x21-\x2d\x2f-\x7e]{1,200}$/.test(id)
  return `${sourceId}:${isValid ? id : `sha256-${sha256(id)}`}`
}

function claimOf(
  row: ProviderRow | undefined,
  sourceId: string,
  { body, type }: WebhookMessage,
  eventType: string,
): BodyClaim | undefined {
  if (row?.id.in !== 'header') return undefined
  const isForgeable = !row.id.signed && row.signature.kind !== 'token'
  if (!isForgeable && row.id.claimsBody !== true) return undefined
  const shared = row.type?.in === 'header' ? (row.type.equalBodies ?? []) : []
  const isShared = type !== undefined && shared.includes(type)
  return { key: `${sourceId}.${sha256(body)}`, sharedType: isShared ? eventType : undefined }
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

function toStorable(time: Date, now: number): Date {
  const year = time.getUTCFullYear()
  return year >= 1970 && year <= 9999 ? time : new Date(now)
}
