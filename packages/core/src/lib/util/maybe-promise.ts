/** A value if it is there, as from the cryptography of Node, or a promise of it, as from Web Crypto. */
export type MaybePromise<T> = T | Promise<T>
