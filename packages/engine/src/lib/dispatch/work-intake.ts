import type { Job } from '../queue/job.ts'
import type { Lanes } from '../lanes/lanes.ts'
import type { LeasedJobs } from './leased-jobs.ts'
import type { EngineWork, LoadedWork } from '../queue/work.ts'

/** Reads the work of leased jobs into the lanes, and takes it out again when its endpoint changes. */
export interface WorkIntake {
  /** Reads the work of these jobs and pushes it into the lanes. If it cannot be read, returns the jobs and rejects. */
  readonly accept: (jobs: readonly Job[]) => Promise<void>
  /** Returns the jobs of an endpoint that was changed, disabled or deleted, so that nothing is sent to it as it was. */
  readonly reload: (endpointId: string) => void
}

export function createWorkIntake<Work extends EngineWork, Ended extends object>(
  lanes: Lanes<Work>,
  leased: LeasedJobs<Work, Ended>,
  load: (jobs: readonly Job[]) => Promise<LoadedWork<Work, Ended>>,
): WorkIntake {
  /** For each load that is running, the endpoints that changed since it began: it may read them as they were. */
  const changedDuringLoad = new Set<Set<string>>()

  async function loadOrReturn(jobs: readonly Job[]): Promise<LoadedWork<Work, Ended>> {
    try {
      return await load(jobs)
    } catch (error) {
      leased.returnJobs(jobs)
      throw error
    }
  }

  function place({ works, outcomes }: LoadedWork<Work, Ended>, changed: ReadonlySet<string>): void {
    for (const outcome of outcomes) leased.settle(outcome)
    const outdated = works.filter(({ endpoint }) => changed.has(endpoint.id))
    leased.returnJobs(outdated.map(({ job }) => job))
    lanes.push(
      changed.size === 0 ? works : works.filter(({ endpoint }) => !changed.has(endpoint.id)),
      performance.now(),
    )
  }

  return {
    async accept(jobs) {
      leased.hold(jobs)
      const changed = new Set<string>()
      changedDuringLoad.add(changed)
      try {
        place(await loadOrReturn(jobs), changed)
      } finally {
        changedDuringLoad.delete(changed)
      }
    },
    reload(endpointId) {
      for (const changed of changedDuringLoad) changed.add(endpointId)
      leased.returnJobs(lanes.evict(performance.now(), { endpointId }).map(({ job }) => job))
    },
  }
}
