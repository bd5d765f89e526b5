/**
 * Whether the long tests run in their short form, with less to do, as `.ci/run` does: with `HOOKSEAL_PROOFS=short` in the
 * environment.
 */
export const IS_SHORT: boolean = process.env['HOOKSEAL_PROOFS'] === 'short'
