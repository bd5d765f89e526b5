import { Button, Group, Text } from '@mantine/core'

export interface PagerProps {
  cursor: string | undefined
  nextCursor: string | null
  previousCursor: string | null
  onCursor: (cursor: string | undefined) => void
  /** The number of matches, as text. */
  total?: string | undefined
  /** Whether the search for older rows ended before the page was full. */
  searches?: boolean
}

/** Buttons for older, newer and the newest rows. Each page has its own address, so the browser's back button works. */
export function Pager({ cursor, nextCursor, previousCursor, onCursor, total, searches = false }: PagerProps) {
  const isOnlyPage = cursor === undefined && nextCursor === null
  if (isOnlyPage && total === undefined) return null
  const button = (label: string, disabled: boolean, target: string | null) => (
    <Button variant="default" size="xs" disabled={disabled} onClick={() => onCursor(target ?? undefined)}>
      {label}
    </Button>
  )
  return (
    <Group justify="space-between" mt="md">
      <Text size="sm" c="dimmed">
        {total}
      </Text>
      {isOnlyPage ? null : (
        <Group gap="sm">
          {button('Newest', cursor === undefined, null)}
          {button('Newer', cursor === undefined || previousCursor === null, previousCursor)}
          {button(searches ? 'Search older' : 'Older', nextCursor === null, nextCursor)}
        </Group>
      )}
    </Group>
  )
}
