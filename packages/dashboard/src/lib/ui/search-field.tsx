import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'

const DEBOUNCE_MS = 300

export interface SearchFieldProps {
  /** @default 'Search' */
  label?: string
  placeholder?: string
  value: string
  onSearch: (text: string) => void
}

/** A search that starts when the user stops typing, or presses Enter. */
export function SearchField({
  label = 'Search',
  placeholder = 'Start of ID or type',
  value,
  onSearch,
}: SearchFieldProps) {
  const [text, setText] = useState(value)
  const search = useDebouncedCallback(onSearch, DEBOUNCE_MS)
  // The address changed, for example by the browser's back button.
  useEffect(() => setText(value), [value])
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      type="search"
      maxLength={256}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        search(currentTarget.value.trim())
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onSearch(text.trim())
      }}
    />
  )
}
