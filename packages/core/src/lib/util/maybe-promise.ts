/** A value where the platform is synchronous (Node's crypto), a promise of it where it is not (Web Crypto). */
export type MaybePromise<T> = T | Promise<T>
