import type { Reporter, TestSpecification, Vitest } from 'vitest/node'
import { announce } from './lib/announce.ts'

export interface AnnouncementOptions {
  /** What a run of all test files usually takes, as in `6 minutes on two idle cores`. */
  usualDuration: string
}

/** A reporter that prints before the first test what the run will install and how long it usually takes. */
export function announcement({ usualDuration }: AnnouncementOptions): Reporter {
  let vitest: Vitest | undefined
  return {
    onInit: (started) => void (vitest = started),
    async onTestRunStart(specifications: readonly TestSpecification[]) {
      const all = await vitest?.globTestSpecifications()
      const isWhole = specifications.length === all?.length
      const files = specifications.map(({ moduleId }) => moduleId)
      vitest?.logger.log(await announce(files, isWhole ? usualDuration : undefined))
    },
  }
}
