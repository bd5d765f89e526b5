import { useNavigate } from '@tanstack/react-router'
import { unwrapEmpty } from '../api/client.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'

/** Deletes an event type after confirmation. The sender rejects it while endpoints subscribe to the type. */
export function DeleteEventTypeButton({ name }: { name: string }) {
  const organization = useOrganization()
  const navigate = useNavigate()
  const remove = useAction(
    async (api) => unwrapEmpty(api.DELETE('/api/v1/event-types/{name}', { params: { path: { name } } })),
    {
      done: 'Event type deleted',
      onDone: async () => navigate({ to: '/o/$organization/event-types', params: { organization } }),
    },
  )
  return (
    <ConfirmButton
      label="Delete"
      title={`Delete ${name}?`}
      action="Delete event type"
      dangerous
      mutation={remove}
    >
      It can no longer be published. Its events and deliveries are kept. While endpoints are subscribed to it,
      deprecate it instead.
    </ConfirmButton>
  )
}
