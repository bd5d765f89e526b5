import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Schemas, unwrap } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { MaybeTime, Time } from '../ui/time.tsx'

type ApiKey = Schemas['ApiKey']

export interface KeyTableProps {
  label: string
  keys: readonly ApiKey[]
  /** The organization of the keys; undefined for operator keys. */
  organizationId: string | undefined
}

/** API keys, each with a button that revokes it after confirmation. */
export function KeyTable({ label, keys, organizationId }: KeyTableProps) {
  const [revoked, setRevoked] = useState<ApiKey>()
  const { data: me } = useQuery(queries.me(useOrganization()))
  const close = () => setRevoked(undefined)
  const revoke = useAction(
    async (api, { id }: ApiKey) =>
      organizationId === undefined
        ? unwrap(api.DELETE('/api/v1/keys/{id}', { params: { path: { id } } }))
        : unwrap(
            api.DELETE('/api/v1/organizations/{id}/keys/{key_id}', {
              params: { path: { id: organizationId, key_id: id } },
            }),
          ),
    { done: 'Key revoked', onDone: close, refresh: queries.operatorKeys.queryKey.slice(0, 1) },
  )
  const columns: Column<ApiKey>[] = [
    { header: 'Name', cell: ({ id, name }) => (id === me?.key.id ? `${name} (this session)` : name) },
    { header: 'Key', cell: ({ prefix }) => <code>{prefix}…</code> },
    { header: 'Scopes', cell: ({ scopes }) => scopes.join(', ') },
    { header: 'Created', cell: ({ created_at: at }) => <Time at={at} /> },
    { header: 'Last used', cell: ({ last_used_at: at }) => <MaybeTime at={at} none="Never" /> },
    {
      header: 'Action',
      cell: (key) => (
        <Button variant="default" size="xs" aria-label={`Revoke ${key.name}`} onClick={() => setRevoked(key)}>
          Revoke
        </Button>
      ),
    },
  ]
  return (
    <>
      <DataTable label={label} columns={columns} rows={keys} rowKey={({ id }) => id} />
      <ConfirmDialog
        title={`Revoke ${revoked?.name ?? 'key'}?`}
        action="Revoke key"
        dangerous
        opened={revoked !== undefined}
        pending={revoke.isPending}
        onConfirm={() => revoked !== undefined && revoke.mutate(revoked)}
        onClose={close}
      >
        Clients with this key are rejected immediately, and sessions created with it end.
        {revoked?.id === me?.key.id ? ' This includes your own session.' : ''} This cannot be undone.
      </ConfirmDialog>
    </>
  )
}
