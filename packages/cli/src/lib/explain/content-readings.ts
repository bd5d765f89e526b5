import type { Fault } from './faults.ts'
import type { Reading } from './readings.ts'

/** The signed text before and after the body. */
export interface Content {
  prefix: string
  suffix: string
}

/** Returns the ways to combine id, timestamp and body for signing, the correct one first. */
export function contentReadings(
  id: string | undefined,
  timestamps: readonly Reading<string>[],
): Reading<Content>[] {
  const withTime = timestamps.flatMap(({ value, faults }) =>
    layouts(id, value).map((layout) => ({ ...layout, faults: [...layout.faults, ...faults] })),
  )
  const withoutTime: Reading<Content>[] = [
    reading('', '', { code: 'content_body_alone', problem: 'The signature is over the body alone.' }),
  ]
  if (id !== undefined)
    withoutTime.push(reading(`${id}.`, '', parts('<id>.<body>: the timestamp is missing')))
  return [...withTime, ...withoutTime]
}

function layouts(id: string | undefined, time: string): Reading<Content>[] {
  const withoutId = [
    reading(`${time}.`, '', parts('<timestamp>.<body>: the id is missing')),
    reading(`v0:${time}:`, '', parts('v0:<timestamp>:<body>')),
    reading('', `.${time}`, parts('<body>.<timestamp>')),
    reading(time, '', parts('<timestamp><body>')),
  ]
  if (id === undefined) return withoutId
  return [
    { value: { prefix: `${id}.${time}.`, suffix: '' }, faults: [] },
    ...withoutId,
    reading(`${time}.${id}.`, '', parts('<timestamp>.<id>.<body>: id and timestamp are swapped')),
    reading(`${id}${time}`, '', parts('<id><timestamp><body>: the dots are missing')),
    reading(`${id}.${time}`, '', parts('<id>.<timestamp><body>: the second dot is missing')),
    reading(`${id}:${time}:`, '', parts('<id>:<timestamp>:<body>: colons instead of dots')),
  ]
}

function reading(prefix: string, suffix: string, fault: Fault): Reading<Content> {
  return { value: { prefix, suffix }, faults: [fault] }
}

function parts(layout: string): Fault {
  return { code: 'content_parts', problem: `The signature is over ${layout}.` }
}
