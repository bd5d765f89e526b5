import { Button, Group, Text } from '@mantine/core'

export interface PagerProps {
  cursor: string | undefined
  nextCursor: string | null
  previousCursor: string | null
  onCursor: (cursor: string | undefined, towards?: 'newer') => void
  /** The number of matches, as text. */
  total?: string | undefined
  /** The direction of a search that ended before the page was full. */
  searches?: 'older' | 'newer' | undefined
}

/** Buttons for older, newer and the newest rows. Each page has its own address, so the browser's back button works. */
export function Pager({ cursor, nextCursor, previousCursor, onCursor, total, searches }: PagerProps) {
  const isOnlyPage = cursor === undefined && nextCursor === null
  if (isOnlyPage && total === undefined) return null
  const button = (label: string, disabled: boolean, target: string | null, towards?: 'newer') => (
    <Button
      variant="default"
      size="xs"
      disabled={disabled}
      onClick={() => onCursor(target ?? undefined, towards)}
    >
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
          {button(
            searches === 'newer' ? 'Search newer' : 'Newer',
            cursor === undefined || previousCursor === null,
            previousCursor,
            'newer',
          )}
          {button(searches === 'older' ? 'Search older' : 'Older', nextCursor === null, nextCursor)}
        </Group>
      )}
    </Group>
  )
}
