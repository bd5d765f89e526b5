import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import * as queries from '../api/queries.ts'
import { useOrganization } from './use-organization.ts'

/** Switches between the organizations of the key; an operator key has all of them. Hidden when there is only one. */
export function OrganizationSwitcher() {
  const organization = useOrganization()
  const navigate = useNavigate()
  const { data: me } = useQuery(queries.me(organization))
  const { data: all } = useQuery({ ...queries.organizations, enabled: me?.operator === true })
  const options = me?.operator === true ? (all?.data ?? []) : (me?.organizations ?? [])
  if (options.length < 2) return null
  return (
    <NativeSelect
      label="Organization"
      value={organization}
      data={options.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={({ currentTarget }) =>
        void navigate({ to: '/o/$organization/overview', params: { organization: currentTarget.value } })
      }
    />
  )
}
