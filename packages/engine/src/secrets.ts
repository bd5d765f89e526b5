export { deriveKey, loadEncryptionKey } from './lib/secrets/encryption-key.ts'
export {
  createSecretBox,
  MARKER_BYTES,
  MARKER_HEX,
  type SecretBox,
  type SecretOwner,
} from './lib/secrets/secret-box.ts'
