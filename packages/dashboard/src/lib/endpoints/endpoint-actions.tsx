import { Button, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteEndpoint, type Endpoint, updateEndpoint } from '../api/endpoints.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { ReplayMissedDialog } from '../replays/replay-missed-dialog.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { RotateButton } from './rotate-button.tsx'
import { TestButton } from './test-button.tsx'
import { VerificationButton } from './verification-button.tsx'

type Props = { endpoint: Endpoint }

export function EndpointActions({ endpoint }: Props) {
  const organization = useOrganization()
  const [missedSince, setMissedSince] = useState<number>()
  return (
    <>
      <TestButton endpoint={endpoint} />
      <LinkButton
        variant="default"
        to="/o/$organization/endpoints/$endpoint/edit"
        params={{ organization, endpoint: endpoint.id }}
      >
        Edit
      </LinkButton>
      {endpoint.enabled ? (
        <DisableButton endpoint={endpoint} />
      ) : (
        <EnableButton endpoint={endpoint} onEnabled={() => setMissedSince(lastChange(endpoint))} />
      )}
      <VerificationButton />
      <RotateButton endpoint={endpoint} />
      <DeleteButton endpoint={endpoint} />
      <ReplayMissedDialog
        endpointId={endpoint.id}
        since={missedSince}
        onClose={() => setMissedSince(undefined)}
      />
    </>
  )
}

/** The time since which an endpoint has had its types. It was disabled then or later. */
function lastChange({ updated_at: at, created_at: created }: Endpoint): number {
  return Date.parse(at ?? created)
}

function EnableButton({ endpoint: { id }, onEnabled }: Props & { onEnabled: () => void }) {
  const enable = useAction(async (api) => updateEndpoint(api, id, { enabled: true }), {
    done: 'Endpoint enabled',
    onDone: onEnabled,
  })
  return (
    <Button variant="default" loading={enable.isPending} onClick={() => enable.mutate()}>
      Enable
    </Button>
  )
}

function DisableButton({ endpoint: { id, name, url } }: Props) {
  const disable = useAction(async (api) => updateEndpoint(api, id, { enabled: false }), {
    done: 'Endpoint disabled',
  })
  return (
    <ConfirmButton
      label="Disable"
      title={`Disable ${name === '' ? url : name}?`}
      action="Disable endpoint"
      dangerous
      mutation={disable}
    >
      <Stack gap="xs">
        <Text>
          Events published while the endpoint is disabled get no delivery for it, also not after it is enabled
          again.
        </Text>
        <Text>Its pending and failed deliveries become dead when their next attempt is due.</Text>
        <Text>To catch up, enable the endpoint, then replay its dead deliveries and the missed events.</Text>
      </Stack>
    </ConfirmButton>
  )
}

function DeleteButton({ endpoint: { id, name, url } }: Props) {
  const organization = useOrganization()
  const navigate = useNavigate()
  const remove = useAction(async (api) => deleteEndpoint(api, id), {
    done: 'Endpoint deleted',
    onDone: async () => navigate({ to: '/o/$organization/endpoints', params: { organization } }),
  })
  return (
    <ConfirmButton
      label="Delete"
      title={`Delete ${name === '' ? url : name}?`}
      action="Delete endpoint"
      dangerous
      mutation={remove}
    >
      Sending stops immediately. Pending and failed deliveries become dead. The delivery log is kept. This
      cannot be undone.
    </ConfirmButton>
  )
}
