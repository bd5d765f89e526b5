import type { InboxPort, WebhookMessage } from '@hookseal/core'
import { afterEach, beforeEach } from 'vitest'

/** A message that an inbox has stored. */
export type StoredMessage = Pick<WebhookMessage, 'id' | 'body'> & { type: string | undefined }

/** An inbox with empty storage, for one test. */
export interface InboxUnderTest {
  inbox: InboxPort
  /** Further inboxes on the same storage, like those of other processes. @default [] */
  others?: readonly InboxPort[]
  /** Resolves with the messages in the storage, in the order in which they were accepted. */
  stored: () => Promise<readonly StoredMessage[]>
  /** Called after the test. */
  close?: () => Promise<void>
}

/** Creates the inbox of one test. Its storage must be empty. */
export type MakeInbox = () => InboxUnderTest | Promise<InboxUnderTest>

/** The inbox of the running test. */
export interface InboxSubject {
  readonly inbox: InboxPort
  /** Returns the inbox or one of the others on its storage, in turns. */
  inboxAt(index: number): InboxPort
  stored(): Promise<readonly StoredMessage[]>
}

/** Creates the inbox of each test before it, and closes it after it. */
export function useInbox(makeInbox: MakeInbox): InboxSubject {
  let current: InboxUnderTest | undefined
  beforeEach(async () => {
    current = await makeInbox()
  })
  afterEach(async () => {
    await current?.close?.()
  })
  const opened = (): InboxUnderTest => {
    if (current === undefined) throw new Error('the inbox exists while a test runs')
    return current
  }
  return {
    get inbox() {
      return opened().inbox
    },
    inboxAt(index) {
      const inboxes = [opened().inbox, ...(opened().others ?? [])]
      return inboxes[index % inboxes.length] ?? opened().inbox
    },
    stored: async () => opened().stored(),
  }
}

const encoder = new TextEncoder()

/** Returns a verified message, with the changes of `changes`. */
export function messageOf(id: string, changes: Partial<WebhookMessage> = {}): WebhookMessage {
  const payload = { type: 'invoice.paid', data: { id } }
  return {
    id,
    timestamp: new Date(1_700_000_000_000),
    type: 'invoice.paid',
    payload,
    body: encoder.encode(JSON.stringify(payload)),
    authenticated: 'signature',
    key: { index: 0 },
    ...changes,
  }
}
