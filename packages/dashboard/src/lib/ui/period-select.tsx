import { NativeSelect } from '@mantine/core'
import { type Period, PERIOD_NAMES, PERIODS } from '../api/periods.ts'

interface PeriodSelectProps {
  value: Period | undefined
  onChange: (period: Period | undefined) => void
}

/** A filter by time. */
export function PeriodSelect({ value, onChange }: PeriodSelectProps) {
  return (
    <NativeSelect
      label="Time"
      value={value ?? ''}
      data={[
        { value: '', label: 'Any' },
        ...PERIOD_NAMES.map((name) => ({ value: name, label: PERIODS[name].label })),
      ]}
      onChange={({ currentTarget }) => onChange(PERIOD_NAMES.find((name) => name === currentTarget.value))}
    />
  )
}
