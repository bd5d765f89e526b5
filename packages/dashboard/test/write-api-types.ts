import { writeFileSync } from 'node:fs'
import { TYPES_FILE, generateApiTypes } from './generate-api-types.ts'

writeFileSync(TYPES_FILE, await generateApiTypes())
