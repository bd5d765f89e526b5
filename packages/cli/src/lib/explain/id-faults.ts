import type { Fault } from './faults.ts'

/** Returns what is wrong with the format of an id. */
export function idFaults(id: string | undefined): Fault[] {
  if (id === undefined || /^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id)) return []
  const problem =
    id === ''
      ? 'is empty'
      : id.length > 256
        ? `has ${id.length} characters`
        : 'contains characters that are not allowed'
  const dot = id.includes('.')
    ? ' A dot would allow bytes to move between id, timestamp and body without changing the signature.'
    : ''
  return [{ code: 'header_id', problem: `The id ${problem}.${dot}` }]
}
