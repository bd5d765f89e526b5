import { Button, Group } from '@mantine/core'

export interface PagerProps {
  cursor: string | undefined
  nextCursor: string | null
  onCursor: (cursor: string | undefined) => void
}

/** Older rows, and back to the newest. Each page has an address of its own: the browser's back leads to the one before. */
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
