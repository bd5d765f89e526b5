import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import * as queries from '../api/queries.ts'
import type { DeliveryFilterControl } from '../api/use-filter.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { STATUS_NAMES, STATUSES } from '../ui/status.ts'
import { FilterRow } from '../ui/filter-row.tsx'
import { PeriodSelect } from '../ui/period-select.tsx'
import { SearchField } from '../ui/search-field.tsx'

type Props = Pick<DeliveryFilterControl, 'filter' | 'change'>

/** The filters of the delivery log. `withEndpoint` adds one for the endpoint. */
export function DeliveryFilters({ filter, change, withEndpoint }: Props & { withEndpoint: boolean }) {
  return (
    <FilterRow>
      <SearchField value={filter.q ?? ''} onSearch={(q) => change({ q: q === '' ? undefined : q })} />
      <NativeSelect
        label="Status"
        value={filter.status ?? ''}
        data={[
          { value: '', label: 'Any' },
          ...STATUS_NAMES.map((name) => ({ value: name, label: STATUSES[name].label })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          change({ status: STATUS_NAMES.find((name) => name === value) })
        }
      />
      <NativeSelect
        label="Response"
        value={filter.response ?? ''}
        data={[
          { value: '', label: 'Any' },
          ...(filter.response === undefined || RESPONSES.some(({ value }) => value === filter.response)
            ? []
            : [{ value: filter.response, label: filter.response }]),
          ...RESPONSES,
        ]}
        onChange={({ currentTarget: { value } }) => change({ response: value === '' ? undefined : value })}
      />
      {withEndpoint ? <EndpointFilter filter={filter} change={change} /> : null}
      <TypeAndPeriod filter={filter} change={change} />
    </FilterRow>
  )
}

const RESPONSES = [
  ...['2xx', '3xx', '4xx', '5xx'].map((value) => ({ value, label: value })),
  { value: 'none', label: 'No response' },
]

function EndpointFilter({ filter, change }: Props) {
  const { data } = useQuery(queries.endpointOptions(useOrganization()))
  const options = (data?.data ?? []).map(({ id, name, url }) => ({
    value: id,
    label: name === '' ? url : name,
  }))
  // A link may name an endpoint that is not loaded, or was deleted.
  const isKnown = filter.endpoint === undefined || options.some(({ value }) => value === filter.endpoint)
  return (
    <NativeSelect
      label="Endpoint"
      value={filter.endpoint ?? ''}
      data={[
        { value: '', label: 'Any' },
        ...(isKnown || filter.endpoint === undefined
          ? []
          : [{ value: filter.endpoint, label: filter.endpoint }]),
        ...options,
      ]}
      onChange={({ currentTarget: { value } }) => change({ endpoint: value === '' ? undefined : value })}
    />
  )
}

/** The filters that delivery lists and event lists share. */
export function TypeAndPeriod({ filter, change }: Props) {
  const { data } = useQuery(queries.eventTypes(useOrganization()))
  const types = data?.data.map(({ name }) => name) ?? []
  // A link may name a type before the catalog is loaded, or one that was deleted.
  const shown = filter.event === undefined || types.includes(filter.event) ? types : [filter.event, ...types]
  return (
    <>
      <NativeSelect
        label="Event type"
        value={filter.event ?? ''}
        data={[{ value: '', label: 'Any' }, ...shown.map((name) => ({ value: name, label: name }))]}
        onChange={({ currentTarget: { value } }) => change({ event: value === '' ? undefined : value })}
      />
      <PeriodSelect value={filter.period} onChange={(period) => change({ period })} />
    </>
  )
}
