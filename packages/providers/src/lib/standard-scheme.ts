import { type SignatureScheme, standardWebhooks, type VerificationKey } from '@hookseal/core'
import { encodeUtf8, isRecord } from '@hookseal/core/schemes'
import { describePayload } from './describe-payload.ts'
import { macKey, requireText, standardSecret } from './import-key.ts'
import type { ProviderRow, SignatureFacts } from './provider-row.ts'
import { typeReader } from './row-headers.ts'

type StandardSignature = Extract<SignatureFacts, { kind: 'standard-webhooks' }>
type StandardKey = NonNullable<StandardSignature['keys']>[number]

/** Returns the scheme of a provider that signs as Standard Webhooks do. */
export function standardScheme(
  row: ProviderRow,
  { headerPrefix, keys = ['whsec'] }: StandardSignature,
): SignatureScheme {
  const standard = standardWebhooks({ headerPrefix })
  const readType = typeReader(row.type)
  const describe = describePayload(row)
  return {
    importSecret: (secret) => importSecret(secret, keys, standard),
    parseHeaders(headers, window) {
      const parsed = standard.parseHeaders(headers, window)
      parsed.type = readType(headers)
      return parsed
    },
    describe: (payload, window) => (isRecord(payload) ? describe(payload, window) : {}),
  }
}

/** The first kind has to fit. A text that is not base64 has no key of the second kind. */
function importSecret(
  secret: unknown,
  [kind = 'whsec', ...others]: readonly StandardKey[],
  standard: SignatureScheme,
): VerificationKey[] {
  const first = importAs(secret, kind, standard)
  return [first, ...others.map((other) => tryImport(() => importAs(secret, other, standard)))].flatMap(
    (keys) => keys ?? [],
  )
}

function tryImport<Key>(importKey: () => Key): Key | undefined {
  try {
    return importKey()
  } catch {
    return undefined
  }
}

function importAs(
  secret: unknown,
  kind: StandardKey,
  standard: SignatureScheme,
): VerificationKey | readonly VerificationKey[] {
  const isStandard = typeof secret === 'string' && secret.startsWith('whsec_')
  if (kind === 'text' || (kind === 'text-unless-whsec' && !isStandard))
    return macKey(encodeUtf8(requireText(secret)), 'sha256')
  return standard.importSecret(typeof secret === 'string' ? standardSecret(secret) : secret)
}
