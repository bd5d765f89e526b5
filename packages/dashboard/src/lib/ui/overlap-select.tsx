import { NativeSelect } from '@mantine/core'

const OVERLAPS = [
  { value: '86400', label: '24 hours' },
  { value: '3600', label: '1 hour' },
  { value: '604800', label: '7 days' },
  { value: '0', label: 'Expire immediately (leaked)' },
]

export const DEFAULT_OVERLAP = '86400'

/** How long the previous secret stays valid after a rotation, in seconds. */
export function OverlapSelect({ value, onChange }: { value: string; onChange: (seconds: string) => void }) {
  return (
    <NativeSelect
      label="Keep the previous secret for"
      data={OVERLAPS}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}
