export { describeAdapterOnProviders, type ProviderAppSetup } from './lib/describe-adapter-on-providers.ts'
export { describeAdapterOnStores } from './lib/describe-adapter-on-stores.ts'
