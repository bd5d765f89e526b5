import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { handlers } from '../api/inbox.ts'
import { type InboxFilter, MESSAGE_STATUS_NAMES, MESSAGE_STATUSES } from '../api/inbox-filter.ts'
import type { FilterControl } from '../api/use-filter.ts'
import { FilterRow } from '../ui/filter-row.tsx'
import { PeriodSelect } from '../ui/period-select.tsx'
import { SearchField } from '../ui/search-field.tsx'

type Props = Pick<FilterControl<InboxFilter>, 'filter' | 'change'>

/** The filters of the messages. */
export function MessageFilters({ filter, change }: Props) {
  const { data } = useQuery(handlers)
  const names = data?.data.map(({ name }) => name) ?? []
  // A link may name a handler before the handlers are loaded, or one that does not exist.
  const known =
    filter.handler === undefined || names.includes(filter.handler) ? names : [filter.handler, ...names]
  return (
    <FilterRow>
      <SearchField
        value={filter.q ?? ''}
        placeholder="Start of ID"
        onSearch={(q) => change({ q: orUndefined(q) })}
      />
      <NativeSelect
        label="Status"
        value={filter.status ?? ''}
        data={[
          { value: '', label: 'Any' },
          ...MESSAGE_STATUS_NAMES.map((name) => ({ value: name, label: MESSAGE_STATUSES[name].label })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          change({ status: MESSAGE_STATUS_NAMES.find((name) => name === value) })
        }
      />
      <NativeSelect
        label="Handler"
        value={filter.handler ?? ''}
        data={[{ value: '', label: 'Any' }, ...known.map((name) => ({ value: name, label: name }))]}
        onChange={({ currentTarget: { value } }) => change({ handler: orUndefined(value) })}
      />
      <SearchField
        label="Type"
        placeholder="invoice.paid"
        value={filter.type ?? ''}
        onSearch={(type) => change({ type: orUndefined(type) })}
      />
      <SearchField
        label="Order key"
        placeholder="cus_1"
        value={filter.key ?? ''}
        onSearch={(key) => change({ key: orUndefined(key) })}
      />
      <PeriodSelect value={filter.period} onChange={(period) => change({ period })} />
    </FilterRow>
  )
}

function orUndefined(text: string): string | undefined {
  return text === '' ? undefined : text
}
