import type { SourceOptionName } from './providers.ts'

/** Where a provider delivers its webhooks: what it sends becomes events of the organization. */
export interface Source {
  /** `src_…`. The path of its URL is `/in/<id>`. */
  id: string
  organizationId: string
  name: string
  /** The name of a row of `@hookseal/providers`, or `standard-webhooks`. */
  provider: string
  /** The URL that the provider signs; null for providers that sign none. */
  publicUrl: string | null
  /** Further options of the provider that are not secret. */
  options: SourceOptions
  /** Whether it has a token for the handshake, which is not shown. */
  hasVerifyToken: boolean
  /** A path in the payload. Stored only: deliveries are not ordered yet. */
  orderKey: string | null
  enabled: boolean
  /** The active secrets, newest first. Their values are not shown. */
  secrets: SourceSecret[]
  createdAt: Date
  updatedAt: Date | null
  /** When the last event was received. Written a few seconds later, as are the following. */
  lastEventAt: Date | null
  /** When the provider's handshake last succeeded. */
  handshakeAt: Date | null
  lastRejectedAt: Date | null
  /** How many deliveries were rejected, also those that are not kept. */
  rejectedCount: number
}

export interface SourceSecret {
  id: string
  createdAt: Date
  /** When it stops to be accepted after a rotation; null for a current one. */
  expiresAt: Date | null
}

export type SourceOptions = { [Name in SourceOptionName]?: string | boolean | undefined }

/** The settings of a source. */
export interface SourceInput {
  provider: string
  /** 1 to 5 secrets of the provider, any of which is accepted. */
  secrets: readonly string[]
  name?: string | undefined
  publicUrl?: string | null | undefined
  options?: SourceOptions | undefined
  /** The token that the provider repeats in its handshake, for those that let you choose one, such as Meta. */
  verifyToken?: string | null | undefined
  /** A path in the payload, such as `data.object.customer`. Stored only: deliveries are not ordered yet. */
  orderKey?: string | null | undefined
  /** @default true */
  enabled?: boolean | undefined
}

/** The changed settings of a source. Undefined members stay unchanged, and its provider cannot change. `secrets` replaces all. */
export type SourceChanges = {
  [Name in Exclude<keyof SourceInput, 'provider'>]?: SourceInput[Name] | undefined
}

/** A rejected delivery. */
export interface Rejection {
  id: string
  receivedAt: Date
  method: string
  /** Without values of headers that may be secret. */
  headers: Record<string, string>
  /** How many bytes of the body were received: 0 if it was rejected before. */
  bodyBytes: number
  /** The `ERR_WEBHOOK_…` code of the receiver, `ERR_SENDER_QUOTA`, or `ERR_SOURCE_HANDSHAKE`. */
  code: string
  /** The exact fault, as a short stable word. */
  reason: string | null
  message: string
  /** Status of the response. */
  status: number
}

/** A rejected delivery with the first 64 KiB of its body. */
export interface RejectionWithBody extends Rejection {
  /** Null if it was not read, or may contain a secret. */
  body: Uint8Array | null
  /** Why it was rejected and how to fix it, most likely first. */
  findings: readonly RejectionFinding[]
}

export interface RejectionFinding {
  /** A short stable word. */
  code: string
  problem: string
  fix: string
}
