import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type SyntheticEvent, useState } from 'react'
import { ApiError, errorMessage } from '../api/api-error.ts'
import { omitUndefined, type Schemas, unwrap } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { useAction } from '../api/use-action.ts'
import { useFilter } from '../api/use-filter.ts'
import { Copyable } from '../ui/copyable.tsx'
import type { Column } from '../ui/data-table.tsx'
import { Icon } from '../ui/icons.tsx'
import { Page } from '../ui/page.tsx'
import { PagedTable } from '../ui/paged-table.tsx'
import { Panel } from '../ui/panel.tsx'
import { Time } from '../ui/time.tsx'

const columns: Column<Schemas['Organization']>[] = [
  {
    header: 'Organization',
    cell: ({ id, name }) => (
      <Link to="/o/$organization/overview" params={{ organization: id }}>
        {name}
      </Link>
    ),
  },
  { header: 'ID', cell: ({ id }) => <Copyable value={id} label="Copy organization ID" /> },
  {
    header: 'API keys',
    cell: ({ id, name }) => (
      <Link
        to="/o/$organization/keys"
        params={{ organization: id }}
        aria-label={`Manage API keys of ${name}`}
      >
        Manage
      </Link>
    ),
  },
  { header: 'Created', cell: ({ created_at: at }) => <Time at={at} /> },
]

/** The organizations of the sender, for operator keys. */
export function OrganizationsPage() {
  const { filter } = useFilter()
  const query = useQuery(queries.organizationPage(filter.cursor))
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <Page
      title="Organizations"
      lead="Each organization has its own endpoints, events, deliveries and API keys."
      actions={
        <Button leftSection={<Icon name="plus" size={16} />} onClick={open}>
          Create organization
        </Button>
      }
    >
      <Panel title="All organizations">
        <PagedTable label="Organizations" query={query} columns={columns} empty={null} />
      </Panel>
      <Modal
        opened={opened}
        onClose={close}
        title="Create organization"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <OrganizationForm onClose={close} />
      </Modal>
    </Page>
  )
}

function OrganizationForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [id, setId] = useState('')
  const create = useAction(
    async (api) => {
      const body = { name: name.trim(), ...omitUndefined({ id: id.trim() === '' ? undefined : id.trim() }) }
      return unwrap(api.POST('/api/v1/organizations', { body }))
    },
    { quiet: true, done: 'Organization created', onDone: onClose, refresh: queries.organizations.queryKey },
  )

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    create.mutate()
  }

  const fields = create.error instanceof ApiError ? create.error.fields : {}
  const other =
    create.error === null || Object.keys(fields).length > 0 ? undefined : errorMessage(create.error)
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          required
          data-autofocus
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={fields['name']}
        />
        <TextInput
          label="ID"
          description="Optional: 1 to 64 letters, digits, underscores and hyphens. It cannot be changed later."
          value={id}
          onChange={({ currentTarget }) => setId(currentTarget.value)}
          error={fields['id'] ?? other}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
