import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { deleteEndpoint, type Endpoint, updateEndpoint } from '../api/endpoints.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { RotateButton } from './rotate-button.tsx'
import { TestButton } from './test-button.tsx'

type Props = { endpoint: Endpoint }

export function EndpointActions({ endpoint }: Props) {
  const organization = useOrganization()
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
      <EnableButton endpoint={endpoint} />
      <RotateButton endpoint={endpoint} />
      <DeleteButton endpoint={endpoint} />
    </>
  )
}

function EnableButton({ endpoint: { id, enabled } }: Props) {
  const set = useAction(async (api) => updateEndpoint(api, id, { enabled: !enabled }), {
    done: enabled ? 'Endpoint disabled' : 'Endpoint enabled',
  })
  return (
    <Button variant="default" loading={set.isPending} onClick={() => set.mutate()}>
      {enabled ? 'Disable' : 'Enable'}
    </Button>
  )
}

function DeleteButton({ endpoint: { id, name, url } }: Props) {
  const [opened, { open, close }] = useDisclosure(false)
  const organization = useOrganization()
  const navigate = useNavigate()
  const remove = useAction(async (api) => deleteEndpoint(api, id), {
    done: 'Endpoint deleted',
    onDone: async () => navigate({ to: '/o/$organization/endpoints', params: { organization } }),
  })
  return (
    <>
      <Button variant="default" onClick={open}>
        Delete
      </Button>
      <ConfirmDialog
        title={`Delete ${name === '' ? url : name}?`}
        action="Delete endpoint"
        dangerous
        opened={opened}
        pending={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      >
        Sending stops immediately. Pending and failed deliveries become dead. The delivery log is kept. This
        cannot be undone.
      </ConfirmDialog>
    </>
  )
}
