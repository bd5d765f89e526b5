/** A value that is there now where the platform can (Node's crypto), or later where it can't (Web Crypto). */
export type MaybePromise<T> = T | Promise<T>
