import { Button, Group } from '@mantine/core'

export interface PagerProps {
  cursor: string | undefined
  nextCursor: string | null
  onCursor: (cursor: string | undefined) => void
}

/** Buttons for older rows and back to the newest ones. Each page has its own address, so the browser's back button works. */
export function Pager({ cursor, nextCursor, onCursor }: PagerProps) {
  if (cursor === undefined && nextCursor === null) return null
  return (
    <Group justify="flex-end" mt="md">
      <Button variant="default" size="xs" disabled={cursor === undefined} onClick={() => onCursor(undefined)}>
        Newest
      </Button>
      <Button
        variant="default"
        size="xs"
        disabled={nextCursor === null}
        onClick={() => onCursor(nextCursor ?? undefined)}
      >
        Older
      </Button>
    </Group>
  )
}
