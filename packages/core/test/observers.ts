import { type Mock, vi } from 'vitest'

import type { ReceiverOptions } from '../src/index.ts'

type Observers = Required<Pick<ReceiverOptions, 'onRejected' | 'onDuplicate' | 'onCompleted' | 'onError'>>

/** Returns a mock for each observer. */
export function observers(): { [Name in keyof Observers]: Mock<Observers[Name]> } {
  return {
    onRejected: vi.fn<Observers['onRejected']>(),
    onDuplicate: vi.fn<Observers['onDuplicate']>(),
    onCompleted: vi.fn<Observers['onCompleted']>(),
    onError: vi.fn<Observers['onError']>(),
  }
}
