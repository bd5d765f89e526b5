export { type Answer, DUPLICATE_HEADER } from './lib/answer.ts'
export { bodyHmac, type BodyHmacOptions } from './lib/body-hmac.ts'
export type { Claim, ClaimOptions, Completion, DedupeKey, DedupeStore } from './lib/dedupe-store.ts'
export { DEFAULTS } from './lib/defaults.ts'
export {
  ERROR_TABLE,
  type ErrorRow,
  WebhookConfigError,
  type WebhookConfigErrorCode,
  WebhookError,
  type WebhookErrorCode,
  type WebhookErrorOptions,
} from './lib/errors.ts'
export type { EventSchemas, PayloadOf } from './lib/events.ts'
export { generateKeyPair, generateSecret } from './lib/generate.ts'
export type { HeadersInput, HeadersLike } from './lib/headers-input.ts'
export { memoryStore, type MemoryStoreOptions } from './lib/memory-store.ts'
export {
  type Answered,
  type Claimed,
  createReceiver,
  type Outcome,
  type Receiver,
  type RequestHead,
} from './lib/receiver.ts'
export type { WebhookContext } from './lib/webhook-context.ts'
export type { ReceiverOptions } from './lib/receiver-options.ts'
export type { SecretEntry, SecretInput, SecretResolver, UnverifiedDelivery } from './lib/secrets.ts'
export {
  createSigner,
  sign,
  type Signable,
  signedHeaders,
  type SignedHeaders,
  type Signer,
  type SigningSecret,
} from './lib/sign.ts'
export type {
  ParsedHeaders,
  PayloadFacts,
  SignatureScheme,
  TimeWindow,
  VerificationKey,
} from './lib/signature-scheme.ts'
export type { SchemaIssue, SchemaOutput, SchemaResult, StandardSchema } from './lib/standard-schema.ts'
export { standardWebhooks, type StandardWebhooksOptions } from './lib/standard-webhooks.ts'
export type { Verification } from './lib/verification.ts'
export { createVerifier, type Verifier, type VerifierOptions } from './lib/verifier.ts'
export { type RequestHandler, webhookHandler, type WebhookHandler } from './lib/webhook-handler.ts'
export type { WebhookMessage } from './lib/webhook-message.ts'
