import type { SignatureScheme } from '@hookseal/core'
import type { HashName } from '@hookseal/core/schemes'
import type { Handshake } from './handshake.ts'
import type { PresetOptions } from './preset-options.ts'
import type { DatedDelivery } from './signed-delivery.ts'

/** The text that is signed: literals and `{body}`, `{time}`, `{id}`, `{url}` (the `publicUrl` option) and `{method}`. */
export type SignedText = `${string}{body}${string}`

export type TextEncoding = 'hex' | 'base64' | 'base64url'

/** How the signature header is written. */
export type HeaderFormat =
  /** One signature after a prefix, such as `sha256=`. */
  | { prefix: string }
  /** Pairs such as `t=1700000000,v1=…`. Every pair named `signature` counts, `time` exactly once. */
  | { pairs: ',' | ';'; signature: string; time?: string }
  /** Several signatures after the prefix, separated by commas, or in repeated headers. One has to match. */
  | { listOf: string }

/** How the bytes of a key are written in the secret. `sha1` is the SHA-1 of its text, `nfkd` its NFKD form. */
export type KeyEncoding = 'text' | 'hex' | 'base64' | 'sha1' | 'nfkd'

/** How a provider signs. */
export type SignatureFacts =
  | {
      kind: 'standard-webhooks'
      /** The prefix of the three header names. */
      headerPrefix: 'webhook-' | 'svix-'
      /** How a secret becomes a key, in the order of trials. @default ['whsec'] */
      keys?: readonly ('whsec' | 'text' | 'text-unless-whsec')[]
    }
  | {
      kind: 'mac'
      hash: HashName
      encoding: TextEncoding
      /** The signature header, or several of which one has to match. Lowercase. */
      header: string | readonly string[]
      format: HeaderFormat
      signed: SignedText
      key: KeyEncoding
      /** Headers that must have exactly this value, such as the version of the signature. */
      requires?: Readonly<Record<string, string>>
    }
  | {
      kind: 'public-key'
      algorithm: 'ed25519' | 'ecdsa-p256'
      encoding: 'hex' | 'base64'
      header: string
      signed: SignedText
      /** How the public key is written: 32 bytes in hex, or base64 of a SubjectPublicKeyInfo. */
      key: 'hex' | 'spki-base64'
    }
  | { kind: 'token'; header: string }
  /** Code, where no row can express it. */
  | {
      kind: 'custom'
      /** `token` if nothing is signed, and the body contains the secret itself. */
      authenticated?: 'token'
      /** What is signed and how, in a few words for documentation. */
      summary: string
      scheme: (row: ProviderRow, options: PresetOptions) => SignatureScheme
      /** Resolves with the signed headers of a delivery. `secret` is the private key where the provider has one. */
      sign?: (delivery: DatedDelivery, secret: string, row: ProviderRow) => Promise<Record<string, string>>
      /** Resolves with the signed body of a delivery, where the signature is inside the body. */
      signBody?: (delivery: DatedDelivery, secret: string, row: ProviderRow) => Promise<string>
    }

export type TimeUnit = 's' | 'ms' | 'rfc3339'

/** Where the signed time is. A time in the payload is checked after the signature. */
export type TimeFacts =
  | { in: 'header'; header: string; unit: TimeUnit }
  | { in: 'signature'; unit: 's' | 'ms' }
  | { in: 'payload'; path: PayloadPath; unit: TimeUnit }
  /** A claim of the JSON Web Token that is the signature. */
  | { in: 'jwt'; claim: 'iat' | 'nbf'; unit: 's' }

/**
 * A path of property names and indexes in the payload, separated by dots. `only` is the element of an array that has no other: a batch
 * of several events must not be taken for a duplicate because of its first one.
 */
export type PayloadPath = string

/**
 * Where the id of the event is. Of several paths or headers, the first that is present. `signed` is false for all ids of providers that
 * only send a token.
 */
export type IdFacts =
  | { in: 'payload'; path: PayloadPath | readonly PayloadPath[]; signed: boolean }
  /** `claimsBody`: an event with the body of another one is a duplicate as well. Always so if the id is not signed. */
  | { in: 'header'; header: string | readonly string[]; signed: boolean; claimsBody?: true }
  /** A claim of the JSON Web Token that is the signature. */
  | { in: 'jwt'; claim: string; signed: true }
  /**
   * The provider signs no id, but a time. The id is the only MAC, or made of what is signed: bodies of different events may be equal, but
   * not at one time.
   */
  | { in: 'signature'; signed: true }
  /** The provider signs neither, and bodies differ. The id is the SHA-256 of the body. */
  | { in: 'body'; signed: boolean }
  /** As `body`, but one signed text can be sent in different bodies. The id is the SHA-256 of the signed text. */
  | { in: 'signed-text'; signed: true }
  /** As `body`, but different events have equal bodies: nothing tells a repeated event from the next one, so dedupe is off. */
  | { in: 'none'; signed: boolean }

/** Where the type of the event is. Several paths are joined with a dot. Of several headers, the first that is present. */
export type TypeFacts =
  | { in: 'payload'; path: PayloadPath | readonly PayloadPath[]; signed: boolean }
  | {
      in: 'header'
      header: string | readonly string[]
      signed: boolean
      /** Types that the provider sends with equal bodies, where neither id nor type is signed. The default of the option `equalBodies`. */
      equalBodies?: readonly string[]
    }

/** How the row was checked: against the provider's own SDK, or against a published vector or an independent implementation. */
export type Verified =
  | { by: string; on: `${number}-${number}-${number}` }
  | { vector: `https://${string}`; on: `${number}-${number}-${number}` }

/** Everything that hookseal knows about a provider's webhooks. */
export interface ProviderRow {
  /** Lowercase, as in `@hookseal/providers/<name>`. Part of the dedupe key. */
  name: string
  title: string
  /** The provider's page about verifying its webhooks. */
  docs: `https://${string}`
  /** The environment variable of the secret, as the provider's documentation or SDK names it; named likewise if they do not. */
  env: string
  verified: Verified
  signature: SignatureFacts
  /** The signed time; `null` if no time is signed. A recorded delivery then stays valid, and only dedupe stops its replay. */
  time: TimeFacts | null
  /** The accepted distance of the signed time from the clock, in seconds; `null` without a signed time. */
  tolerance: { past: number; future: number } | null
  id: IdFacts
  type: TypeFacts | null
  /**
   * How bodies are written. `json-object` rejects other values, for providers whose handshake makes a MAC of a text. `json-or-text` is the
   * text itself if it is not JSON. @default 'json'
   */
  payload?: 'json' | 'json-object' | 'json-or-text' | 'form' | 'json-or-form'
  /** Within how many seconds the provider expects the response; `null` if it does not say. */
  deadlineSeconds: number | null
  handshake?: Handshake
  /** Environment variables of other options, by option name. */
  optionVariables?: Readonly<Record<string, string>>
  /** What this preset cannot give, and what users should know, in a sentence each. */
  notes?: readonly string[]
  /** The npm package with the types of payloads, such as `stripe` with its `Stripe.Event`. */
  types?: string
}
