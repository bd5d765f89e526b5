import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { deleteSource, type Source, updateSource } from '../api/sources.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { RotateSourceButton } from './rotate-source-button.tsx'
import { useSourceName } from './use-provider.ts'

type Props = { source: Source }

export function SourceActions({ source }: Props) {
  const organization = useOrganization()
  return (
    <>
      <LinkButton
        variant="default"
        to="/o/$organization/sources/$source/edit"
        params={{ organization, source: source.id }}
      >
        Edit
      </LinkButton>
      {source.enabled ? <DisableButton source={source} /> : <EnableButton source={source} />}
      <RotateSourceButton source={source} />
      <DeleteButton source={source} />
    </>
  )
}

function EnableButton({ source: { id } }: Props) {
  const enable = useAction(async (api) => updateSource(api, id, { enabled: true }), {
    done: 'Source enabled',
  })
  return (
    <Button variant="default" loading={enable.isPending} onClick={() => enable.mutate()}>
      Enable
    </Button>
  )
}

function DisableButton({ source }: Props) {
  const nameOf = useSourceName()
  const disable = useAction(async (api) => updateSource(api, source.id, { enabled: false }), {
    done: 'Source disabled',
  })
  return (
    <ConfirmButton
      label="Disable"
      title={`Disable ${nameOf(source)}?`}
      action="Disable source"
      dangerous
      mutation={disable}
    >
      The source responds 404 from now on. The provider retries for as long as it does, and may then disable
      its webhook.
    </ConfirmButton>
  )
}

function DeleteButton({ source }: Props) {
  const nameOf = useSourceName()
  const organization = useOrganization()
  const navigate = useNavigate()
  const remove = useAction(async (api) => deleteSource(api, source.id), {
    done: 'Source deleted',
    onDone: async () => navigate({ to: '/o/$organization/sources', params: { organization } }),
  })
  return (
    <ConfirmButton
      label="Delete"
      title={`Delete ${nameOf(source)}?`}
      action="Delete source"
      dangerous
      mutation={remove}
    >
      Its URL responds 404 from now on, and its rejected deliveries are deleted. Its events and their
      deliveries are kept. This cannot be undone.
    </ConfirmButton>
  )
}
