import { z } from '@hono/zod-openapi'
import { SENDER_DEFAULTS } from '../../defaults.ts'

/** Text that PostgreSQL can hold. */
export function text(max: number, min = 0) {
  return z
    .string()
    .min(min)
    .max(max)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'holds characters that are not text')
}

/** Ids of events are chosen by publishers, within these bounds; ours are narrower. */
export const id = z.string().regex(/^[\x21-\x7e]{1,256}$/, 'is not an id')

export const time = z.iso.datetime().openapi({ example: '2026-11-21T09:30:00.000Z' })
export const maybeTime = time.nullable()

/** A point in time that a caller names, with any offset. */
export const moment = z.iso
  .datetime({ offset: true })
  .refine((value) => inRange(new Date(value)), 'must lie between 1970 and 9999')
  .transform((value) => new Date(value))
  .openapi({ type: 'string', format: 'date-time', example: '2026-11-21T09:30:00Z' })

function inRange(date: Date): boolean {
  return date.getTime() >= 0 && date.getUTCFullYear() <= 9999
}

export const idParams = z.object({ id: id.openapi({ param: { name: 'id', in: 'path' } }) })

/** One page of a list, newest first. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(SENDER_DEFAULTS.maxPageSize)
    .optional()
    .openapi({
      type: 'integer',
      description: `Rows of a page; ${SENDER_DEFAULTS.pageSize} unless said otherwise.`,
      example: 20,
    }),
  cursor: text(600).optional().openapi({ description: '`next_cursor` of the page before.' }),
}

export const period = {
  since: moment.optional().openapi({ description: 'Then or later.' }),
  until: moment.optional().openapi({ description: 'Before.' }),
}

export const organizationHeader = z.object({
  'X-Org-Id': z.string().optional().openapi({
    description:
      "Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`.",
    example: 'default',
  }),
})

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    next_cursor: z.string().nullable().openapi({ description: 'Of the next page; null on the last one.' }),
  })
}

/** Members without the undefined ones, which optional properties refuse. */
export function given<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // Exactly the undefined members are gone.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never
}

export function iso(date: Date): string
export function iso(date: Date | null): string | null
export function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
