import { createStore } from '../ui/create-store.ts'

/** Whether the session ended while the page was in use. The page then asks for the key in a dialog. */
export const sessionEnded = createStore(false)
