import { z } from '@hono/zod-openapi'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { Page } from '../../resources/page.ts'

/** Schema of a string that PostgreSQL can store. */
export function text(max: number, min = 0) {
  return z
    .string()
    .min(min)
    .max(max)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'contains U+0000 or a lone surrogate')
}

/** Publishers choose the ids of events within these limits. Other ids are narrower. */
export const id = z.string().regex(/^[\x21-\x7e]{1,256}$/, 'is not a valid id')

export const time = z.iso.datetime().openapi({ example: '2026-11-21T09:30:00.000Z' })
export const nullableTime = time.nullable()

/** A point in time in a request, with any offset. */
export const moment = z.iso
  .datetime({ offset: true })
  .refine((value) => inRange(new Date(value)), 'must be between 1970 and 9999')
  .transform((value) => new Date(value))
  .openapi({ type: 'string', format: 'date-time', example: '2026-11-21T09:30:00Z' })

function inRange(date: Date): boolean {
  return date.getTime() >= 0 && date.getUTCFullYear() <= 9999
}

export const idParams = z.object({ id: id.openapi({ param: { name: 'id', in: 'path' } }) })

/** Query parameters of a list. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(SENDER_DEFAULTS.maxPageSize)
    .optional()
    .openapi({
      type: 'integer',
      description: `Maximum items per page. Default: ${SENDER_DEFAULTS.pageSize}.`,
      example: 20,
    }),
  cursor: text(600).optional().openapi({ description: '`next_cursor` or `prev_cursor` of another page.' }),
}

export const period = {
  since: moment.optional().openapi({ description: 'Created at or after this time.' }),
  until: moment.optional().openapi({ description: 'Created before this time.' }),
}

export const organizationHeader = z.object({
  'X-Org-Id': z.string().optional().openapi({
    description:
      "Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key.",
    example: 'default',
  }),
})

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    next_cursor: z.string().nullable().openapi({
      description: 'The cursor of the next page, with older items. Null on the last page.',
    }),
    prev_cursor: z.string().nullable().openapi({
      description: 'The cursor of the previous page, with newer items. Null on the first page.',
    }),
  })
}

/** Converts a page to the body that {@link pageOf} describes. */
export function toPageBody<Row, Item>(
  { data, nextCursor, prevCursor }: Page<Row>,
  toItem: (row: Row) => Item,
) {
  return { data: data.map(toItem), next_cursor: nextCursor, prev_cursor: prevCursor }
}

/** Copies an object without its undefined members, which `exactOptionalPropertyTypes` rejects. */
export function withoutUndefined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // Only the undefined members are removed.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never
}

export function iso(date: Date): string
export function iso(date: Date | null): string | null
export function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
