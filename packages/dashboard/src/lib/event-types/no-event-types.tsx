import { useOrganization } from '../layout/use-organization.ts'
import { usePermissions } from '../session/use-permissions.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { EmptyState } from '../ui/states.tsx'

/** Shown where the catalog has no type that can be published. */
export function NoEventTypes() {
  const organization = useOrganization()
  const { operator } = usePermissions()
  return (
    <EmptyState
      title="No event types yet"
      hint={
        operator
          ? 'The catalog lists the types that your application publishes. Endpoints subscribe to them.'
          : 'A user with an operator key adds the types that your application publishes.'
      }
      action={
        operator ? (
          <LinkButton to="/o/$organization/event-types/new" params={{ organization }}>
            Add event type
          </LinkButton>
        ) : undefined
      }
    />
  )
}
