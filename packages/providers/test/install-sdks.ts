export { importSdk, installSdks } from '@hookseal/services/provider-sdks'
