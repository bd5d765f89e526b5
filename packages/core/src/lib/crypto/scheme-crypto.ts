/**
 * The types of the port to the cryptography of schemes other than Standard Webhooks. `#scheme-crypto` resolves to
 * `scheme-crypto.node.ts` where `node:crypto` exists and to `scheme-crypto.web.ts` elsewhere. Both export the same functions.
 */
export type HashName = 'sha1' | 'sha256' | 'sha512'

/** How a public key is encoded: DER of SubjectPublicKeyInfo, DER of an X.509 certificate, or a JSON Web Key (RFC 7517). */
export type PublicKeyInput = { spki: Uint8Array } | { certificate: Uint8Array } | { jwk: object }

/** A signature algorithm. ECDSA is over P-256: `der` is how X.509 encodes its signatures, `p1363` how JSON Web Signatures do. */
export type SignatureAlgorithm =
  | { name: 'rsa-pkcs1'; hash: 'sha1' | 'sha256' }
  | { name: 'ecdsa-p256'; hash: 'sha256'; encoding: 'der' | 'p1363' }
