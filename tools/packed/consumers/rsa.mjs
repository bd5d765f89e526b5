/** A private key of RSA (base64 of PKCS #8) and its certificate (PEM). The test replaces this file by one with a new pair. */
export const RSA = { privateKey: '', certificate: '' }
