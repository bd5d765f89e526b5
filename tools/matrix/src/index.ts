export { describeAdapterOnStores } from './lib/describe-adapter-on-stores.ts'
