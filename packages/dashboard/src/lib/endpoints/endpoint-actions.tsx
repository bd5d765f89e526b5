import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { unwrap } from '../api/client.ts'
import type { Schemas } from '../api/client.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { RotateButton } from './rotate-button.tsx'
import { TestButton } from './test-button.tsx'

type Props = { webhook: Schemas['Webhook'] }

export function EndpointActions({ webhook }: Props) {
  const organization = useOrganization()
  return (
    <>
      <TestButton webhook={webhook} />
      <LinkButton
        variant="default"
        to="/o/$organization/endpoints/$endpoint/edit"
        params={{ organization, endpoint: webhook.id }}
      >
        Edit
      </LinkButton>
      <EnableButton webhook={webhook} />
      <RotateButton webhook={webhook} />
      <DeleteButton webhook={webhook} />
    </>
  )
}

function EnableButton({ webhook: { id, enabled } }: Props) {
  const set = useAction(
    async (api) =>
      unwrap(api.PATCH('/api/v1/webhooks/{id}', { params: { path: { id } }, body: { enabled: !enabled } })),
    { done: enabled ? 'Nothing is sent to this endpoint now.' : 'The endpoint gets deliveries again.' },
  )
  return (
    <Button variant="default" loading={set.isPending} onClick={() => set.mutate()}>
      {enabled ? 'Disable' : 'Enable'}
    </Button>
  )
}

function DeleteButton({ webhook: { id, name, url } }: Props) {
  const [opened, { open, close }] = useDisclosure(false)
  const organization = useOrganization()
  const navigate = useNavigate()
  const remove = useAction(
    async (api) => unwrap(api.DELETE('/api/v1/webhooks/{id}', { params: { path: { id } } })),
    {
      done: 'The endpoint is deleted.',
      onDone: async () => navigate({ to: '/o/$organization/endpoints', params: { organization } }),
    },
  )
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
        Sending stops at once, and deliveries that wait are given up. The log stays. This can&apos;t be
        undone.
      </ConfirmDialog>
    </>
  )
}
