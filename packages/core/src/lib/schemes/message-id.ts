import { MAX_ID_BYTES } from '../defaults.ts'

/** Printable ASCII without the dot. A dot would let bytes move between id, timestamp and body of the signed text. */
const MESSAGE_ID = /^[\x21-\x2d\x2f-\x7e]+$/

/** Returns why `id` is not a valid message id, as a short stable word, or `undefined` if it is valid. */
export function checkMessageId(id: string): 'empty' | 'too_long' | 'dot' | 'characters' | undefined {
  if (id === '') return 'empty'
  if (id.length > MAX_ID_BYTES) return 'too_long'
  if (MESSAGE_ID.test(id)) return undefined
  return id.includes('.') ? 'dot' : 'characters'
}
