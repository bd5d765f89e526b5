import { NativeSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { TextBlock } from '../ui/text-block.tsx'
import { SNIPPETS } from './snippets.ts'

/** A receiver to copy, in the selected language. */
export function VerificationCode() {
  const [language, setLanguage] = useState('node')
  const snippet = SNIPPETS[language]
  return (
    <Stack gap="xs">
      <NativeSelect
        label="Verify deliveries in"
        data={Object.entries(SNIPPETS).map(([value, { label }]) => ({ value, label }))}
        value={language}
        onChange={({ currentTarget }) => setLanguage(currentTarget.value)}
      />
      {snippet === undefined ? null : (
        <>
          <Text size="sm">
            Save it as <code>{snippet.file}</code>. It reads the secret from the environment variable
            WEBHOOK_SECRET.
          </Text>
          <TextBlock label="Verification code" text={snippet.code} />
        </>
      )}
    </Stack>
  )
}
