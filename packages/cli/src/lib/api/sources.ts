import { encodePathSegment } from './path-segment.ts'

/** A source as the REST API returns it, with the fields that the commands read. */
export interface Source {
  id: string
  name: string
  provider: string
  url: string
  public_url: string | null
  enabled: boolean
  secrets: { id: string; created_at: string; expires_at: string | null }[]
  created_at: string
  last_event_at: string | null
  handshake_at: string | null
  last_rejected_at: string | null
  rejected_count: number
}

export interface Rejection {
  id: string
  received_at: string
  code: string
  message: string
  status: number
  body_bytes: number
}

export const SOURCES_PATH = '/sources'

export function sourcePath(id: string, action?: string): string {
  return `${SOURCES_PATH}/${encodePathSegment(id)}${action === undefined ? '' : `/${action}`}`
}
