import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { PERIOD_NAMES, PERIODS } from '../api/periods.ts'
import * as queries from '../api/queries.ts'
import type { FilterControl } from '../api/use-filter.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { STATUS_NAMES, STATUSES } from '../ui/status.ts'
import classes from './deliveries.module.css'

type Props = Pick<FilterControl, 'filter' | 'change'>

export function DeliveryFilters({ filter, change }: Props) {
  return (
    <div className={classes.filters}>
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
      <TypeAndPeriod filter={filter} change={change} />
    </div>
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
      <NativeSelect
        label="Time"
        value={filter.period ?? ''}
        data={[
          { value: '', label: 'Any' },
          ...PERIOD_NAMES.map((name) => ({ value: name, label: PERIODS[name].label })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          change({ period: PERIOD_NAMES.find((name) => name === value) })
        }
      />
    </>
  )
}
