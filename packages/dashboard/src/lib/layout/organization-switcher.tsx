import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import * as queries from '../api/queries.ts'
import { useOrganization } from './use-organization.ts'

/** Shown to those whose key reaches several organisations; an operator's reaches all. */
export function OrganizationSwitcher() {
  const organization = useOrganization()
  const navigate = useNavigate()
  const { data: me } = useQuery(queries.me(organization))
  const { data: all } = useQuery({ ...queries.organizations, enabled: me?.operator === true })
  const own = me?.operator === true ? (all?.data ?? []) : (me?.organizations ?? [])
  if (own.length < 2) return null
  return (
    <NativeSelect
      label="Organisation"
      value={organization}
      data={own.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={({ currentTarget }) =>
        void navigate({ to: '/o/$organization/overview', params: { organization: currentTarget.value } })
      }
    />
  )
}
