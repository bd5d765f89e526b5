import { expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import type { Inbox, InboxMessage, RunContext } from '../src/index.ts'

const events = {
  'invoice.paid': z.object({ amount: z.number() }),
  'invoice.item.added': z.object({ item: z.string() }),
  'user.created': z.object({ email: z.string() }),
}
type Typed = Inbox<typeof events>
type Payload<Type extends string> = InboxMessage<{ type: Type }>['payload']

/** Never called: only the type checker reads it. */
function check(inbox: Typed): void {
  inbox.on('invoice.paid', ({ payload }, context) => {
    expectTypeOf(payload).toEqualTypeOf<{ amount: number } & { type: 'invoice.paid' }>()
    expectTypeOf(context).toEqualTypeOf<RunContext>()
  })
  inbox.on('invoice.*', ({ payload }) => {
    expectTypeOf(payload.type).toEqualTypeOf<Payload<'invoice.paid' | 'invoice.item.added'>['type']>()
  })
  inbox.on('invoice.item.*', ({ payload }) => expectTypeOf(payload.item).toEqualTypeOf<string>())
  inbox.on('*', ({ payload }) => {
    if (payload.type === 'user.created') expectTypeOf(payload.email).toEqualTypeOf<string>()
  })
  inbox.on('user.created', () => {}, { orderBy: ({ payload }) => payload.email })
  // @ts-expect-error -- a type without a schema
  inbox.on('invoice.void', () => {})
  // @ts-expect-error -- a prefix without a type
  inbox.on('order.*', () => {})
}

function checkUntyped(inbox: Inbox): void {
  inbox.on('anything', ({ payload }) => expectTypeOf(payload).toEqualTypeOf<unknown>())
}

it('types handlers by the schemas of their events', () => {
  expectTypeOf(check).toBeFunction()
  expectTypeOf(checkUntyped).toBeFunction()
})
