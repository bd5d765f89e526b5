export type { PlatformTraits } from './lib/adapter/platform.ts'
export {
  type AdapterServer,
  type AdapterSetup,
  type HandlerResult,
  type MakeServer,
} from './lib/adapter/setup.ts'
export { describeAdapter, type DescribeAdapterOptions } from './lib/describe-adapter.ts'
export type { MakeStore, StoreUnderTest } from './lib/dedupe/store-under-test.ts'
export type { InboxUnderTest, MakeInbox, StoredMessage } from './lib/inbox/inbox-under-test.ts'
export { describeDedupeStore } from './lib/describe-dedupe-store.ts'
export { describeInboxPort } from './lib/describe-inbox-port.ts'
export { describeProvider } from './lib/describe-provider.ts'
export { listenNode, type NodeApp } from './lib/listen-node.ts'
export type {
  ExpectedExchange,
  ProviderOracle,
  ProviderUnderTest,
  SignedRequest,
} from './lib/provider/oracle.ts'
