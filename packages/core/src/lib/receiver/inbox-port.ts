import type { WebhookMessage } from '../verification/webhook-message.ts'

/**
 * Stores verified messages, which are handled later. `createInbox` of `@hookseal/inbox` returns one. `describeInboxPort` of
 * `@hookseal/conformance` tests this contract.
 */
export interface InboxPort {
  /**
   * Stores a message, unless one was accepted under the same key. Resolves after the commit: the receiver then responds with success, and
   * the provider does not send the message again. Rejects while the storage is unavailable. One atomic operation across all processes.
   *
   * @param key That of deduplication: provider, tenant and id.
   * @param otherKeys Further keys of the message, such as the hash of its body: it is also a duplicate if any of them is one of the other
   *   keys of a message that was accepted. A preset passes them if the provider does not sign the id. @default []
   */
  accept(
    message: WebhookMessage,
    key: string,
    otherKeys?: readonly string[],
  ): Promise<'accepted' | 'duplicate'>
}
