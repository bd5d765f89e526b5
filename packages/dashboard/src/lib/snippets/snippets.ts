import ruby from './config.ru?raw'
import go from './receiver.go?raw'
import node from './receiver.mjs.txt?raw'
import php from './receiver.php?raw'
import python from './receiver.py?raw'

/** A program that receives deliveries and verifies their signatures. */
export interface Snippet {
  label: string
  file: string
  code: string
}

/** Each program reads the secret from `WEBHOOK_SECRET`. The tests run the same files. */
export const SNIPPETS: Readonly<Record<string, Snippet>> = {
  node: { label: 'Node', file: 'receiver.mjs', code: node },
  python: { label: 'Python', file: 'receiver.py', code: python },
  go: { label: 'Go', file: 'receiver.go', code: go },
  php: { label: 'PHP', file: 'receiver.php', code: php },
  ruby: { label: 'Ruby', file: 'config.ru', code: ruby },
}
