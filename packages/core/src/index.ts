export { DUPLICATE_HEADER } from './lib/receiver/response.ts'
export type { RequestHead, WebhookResponse } from './lib/http.ts'
export { bodyHmac, type BodyHmacOptions } from './lib/schemes/body-hmac.ts'
export type {
  ClaimResult,
  ClaimOptions,
  CompleteResult,
  DedupeKey,
  DedupeStore,
} from './lib/dedupe/dedupe-store.ts'
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
export type { InboxPort } from './lib/receiver/inbox-port.ts'
export type { EventSchemas, PayloadOf, PayloadType } from './lib/verification/event-schemas.ts'
export { generateKeyPair, generateSecret } from './lib/secrets/generate.ts'
export type { HeaderReader, HeadersInput, HeadersLike } from './lib/headers.ts'
export { memoryStore, type MemoryStoreOptions } from './lib/dedupe/memory-store.ts'
export { createReceiver } from './lib/receiver/receiver.ts'
export type { HandlerOutcome, HandleResult, Receiver, RespondResult } from './lib/receiver/receiver-port.ts'
export type { WebhookContext } from './lib/receiver/webhook-context.ts'
export type { ReceiverOptions } from './lib/receiver/receiver-options.ts'
export type {
  SecretInput,
  SecretResolver,
  Secrets,
  TenantSecrets,
  UnverifiedDelivery,
} from './lib/secrets/keyring.ts'
export type { SecretEntry } from './lib/secrets/secret-entries.ts'
export {
  createSigner,
  sign,
  type Signable,
  signedHeaders,
  type SignedHeaders,
  type Signer,
  type SigningSecret,
} from './lib/signing/sign.ts'
export type {
  ParsedHeaders,
  PayloadFacts,
  Signatures,
  SignatureScheme,
  SignedPart,
  TimeWindow,
} from './lib/schemes/signature-scheme.ts'
export type { MacKey, PublicKey, VerificationKey } from './lib/crypto/verification-key.ts'
export type {
  SchemaIssue,
  SchemaOutput,
  SchemaResult,
  StandardSchema,
} from './lib/verification/standard-schema.ts'
export { standardWebhooks, type StandardWebhooksOptions } from './lib/schemes/standard-webhooks.ts'
export type { Verification } from './lib/verification/verification.ts'
export { createVerifier, type Verifier } from './lib/verification/verifier.ts'
export type { VerifierOptions } from './lib/verification/verifier-options.ts'
export { type RequestHandler, webhookHandler, type WebhookHandler } from './lib/web/webhook-handler.ts'
export type { WebhookMessage } from './lib/verification/webhook-message.ts'
