import { describe, expect, it } from 'vitest'
import { checkHistory, type Violations } from '../src/inbox/check/check.ts'
import type { HistoryRecord } from '../src/inbox/history.ts'

const OPTIONS = {
  scheduleLength: 3,
  maxUnstored: 2,
  keyOf: (id: string) => (id.includes('.') ? id.split('.')[0] : undefined),
}

type Event = HistoryRecord extends infer T ? (T extends unknown ? Omit<T, 'at'> : never) : never

/** A history in which each event happens 1 ms after the one before. */
function history(...events: (Event | readonly Event[])[]): HistoryRecord[] {
  return events.flat().map((event, at) => ({ at, ...event }))
}

const send = (id: string, bodyHash = id): Event => ({ kind: 'request', id, bodyHash })
const acknowledge = (id: string, isDuplicate = false): Event => ({ kind: 'acknowledged', id, isDuplicate })
const accept = (id: string): Event[] => [send(id), acknowledge(id)]
const start = (run: string, process = 'p1', bodyHash?: string): Event => {
  const id = run.split('#')[0] ?? ''
  return { kind: 'run started', run, id, process, bodyHash: bodyHash ?? id }
}
const end = (run: string, outcome: 'done' | 'failed' = 'done'): Event => ({ kind: 'run ended', run, outcome })
const run = (name: string, outcome: 'done' | 'failed' = 'done', process = 'p1'): Event[] => [
  start(name, process),
  end(name, outcome),
]
const kill = (process: string): Event => ({ kind: 'process killed', process })
const stored = (id: string, status = 'done'): Event => ({ kind: 'final status', id, status })
/** A message that is accepted and handled as it should be. */
const handled = (id: string): Event[] => [...accept(id), ...run(`${id}#1`), stored(id)]

function violations(...events: (Event | readonly Event[])[]): Partial<Violations> {
  const found = checkHistory(history(...events), OPTIONS).violations
  return Object.fromEntries(Object.entries(found).filter(([, cases]) => cases.length > 0))
}

describe('the checker of pnpm crash inbox', () => {
  it.each<[string, (Event | Event[])[]]>([
    ['messages that are handled', [handled('a'), handled('k.1'), handled('k.2')]],
    ['a repeated request that is a duplicate', [handled('a'), send('a'), acknowledge('a', true)]],
    ['a message whose acknowledgement was lost', [send('a'), run('a#1'), stored('a')]],
    ['a retry', [accept('a'), run('a#1', 'failed'), run('a#2'), stored('a')]],
    [
      'a dead letter after all runs of the schedule',
      [accept('a'), run('a#1', 'failed'), run('a#2', 'failed'), run('a#3', 'failed'), stored('a', 'dead')],
    ],
    [
      'a replayed dead letter that runs after later messages of its key',
      [
        accept('k.1'),
        accept('k.2'),
        ['k.1#1', 'k.1#2', 'k.1#3'].flatMap((name) => run(name, 'failed')),
        run('k.2#1'),
        { kind: 'replayed', id: 'k.1' },
        run('k.1#4'),
        stored('k.1'),
        stored('k.2'),
      ],
    ],
    [
      'a run that a kill ended',
      [accept('a'), start('a#1'), kill('p1'), run('a#2', 'done', 'p2'), stored('a')],
    ],
    [
      'a run whose outcome a kill prevented from being stored',
      [accept('a'), run('a#1'), kill('p1'), run('a#2', 'done', 'p2'), stored('a')],
    ],
    [
      'a run that ended while the database was down',
      [
        accept('a'),
        start('a#1'),
        { kind: 'database killed' },
        end('a#1'),
        { kind: 'database restarted' },
        run('a#2'),
        stored('a'),
      ],
    ],
    [
      'messages of a key that were sent at the same time, in either order',
      [
        send('k.1'),
        send('k.2'),
        acknowledge('k.1'),
        acknowledge('k.2'),
        run('k.2#1'),
        run('k.1#1'),
        stored('k.1'),
        stored('k.2'),
      ],
    ],
    [
      'messages without a key that overtake each other',
      [
        accept('a'),
        accept('b'),
        start('b#1'),
        start('a#1'),
        end('a#1'),
        end('b#1'),
        stored('a'),
        stored('b'),
      ],
    ],
  ])('finds nothing wrong with %s', (_name, events) => {
    expect(violations(...events)).toEqual({})
  })

  it.each<[string, keyof Violations, string, (Event | Event[])[]]>([
    ['an acknowledged message that is not stored', 'lost', 'not stored', [accept('a')]],
    ['an acknowledged message without a run', 'lost', 'still pending', [accept('a'), stored('a', 'pending')]],
    [
      'a message that is stored as done although its run failed',
      'lost',
      'no run ended well',
      [accept('a'), run('a#1', 'failed'), stored('a')],
    ],
    [
      'a message that is stored as done although its run was killed',
      'lost',
      'no run ended well',
      [accept('a'), start('a#1'), kill('p1'), stored('a')],
    ],
    [
      'a dead letter before the end of its schedule',
      'lost',
      'dead after 2 of 3 runs',
      [accept('a'), run('a#1', 'failed'), run('a#2', 'failed'), stored('a', 'dead')],
    ],
    [
      'a dead letter that was handled',
      'lost',
      'dead after 3',
      [accept('a'), run('a#1', 'failed'), run('a#2', 'failed'), run('a#3'), stored('a', 'dead')],
    ],
    [
      'a message that is accepted twice',
      'acceptedTwice',
      'a was accepted 2 times',
      [handled('a'), send('a'), acknowledge('a')],
    ],
    [
      'a changed body',
      'altered',
      'another body',
      [accept('a'), start('a#1', 'p1', 'x'), end('a#1'), stored('a')],
    ],
    ['a run of a message that was not sent', 'altered', 'b, which was not sent', [handled('a'), run('b#1')]],
    [
      'the end of a run that did not start',
      'altered',
      'b#1, which did not start',
      [handled('a'), end('b#1')],
    ],
    [
      'two runs at a time in two processes',
      'overlapping',
      'in p1 and p2',
      [accept('a'), start('a#1'), start('a#2', 'p2'), end('a#1', 'failed'), end('a#2'), stored('a')],
    ],
    [
      'a run that starts before the kill of the one before',
      'overlapping',
      'in p1 and p2',
      [accept('a'), start('a#1'), start('a#2', 'p2'), kill('p1'), end('a#2'), stored('a')],
    ],
    [
      'a message of a key that overtakes an earlier one',
      'outOfOrder',
      'k.2 of the key k started before k.1 had ended',
      [accept('k.1'), accept('k.2'), run('k.2#1'), run('k.1#1'), stored('k.1'), stored('k.2')],
    ],
    [
      'a message of a key that starts while an earlier one waits for its retry',
      'outOfOrder',
      'started before',
      [
        accept('k.1'),
        accept('k.2'),
        run('k.1#1', 'failed'),
        run('k.2#1'),
        run('k.1#2'),
        stored('k.1'),
        stored('k.2'),
      ],
    ],
    [
      'a message of a key that starts before the repetition of a killed run',
      'outOfOrder',
      'started before',
      [
        accept('k.1'),
        accept('k.2'),
        start('k.1#1'),
        kill('p1'),
        run('k.2#1', 'done', 'p2'),
        run('k.1#2', 'done', 'p2'),
        stored('k.1'),
        stored('k.2'),
      ],
    ],
    [
      'two messages of a key at the same time, sent at the same time',
      'outOfOrder',
      'ran at the same time',
      [
        send('k.1'),
        send('k.2'),
        acknowledge('k.1'),
        acknowledge('k.2'),
        start('k.1#1'),
        start('k.2#1'),
        end('k.1#1'),
        end('k.2#1'),
        stored('k.1'),
        stored('k.2'),
      ],
    ],
    [
      'a second run of a message that was handled',
      'unexplained',
      'a ran again although nothing interrupted',
      [accept('a'), run('a#1'), run('a#2'), stored('a')],
    ],
    [
      'a second run that only the kill of another process precedes',
      'unexplained',
      'a ran again',
      [accept('a'), run('a#1'), kill('p2'), run('a#2'), stored('a')],
    ],
    [
      'a second run whose process had stored later outcomes before it was killed',
      'unexplained',
      'a ran again',
      [
        accept('a'),
        run('a#1'),
        handled('b'),
        handled('c'),
        kill('p1'),
        run('a#2', 'done', 'p2'),
        stored('a'),
      ],
    ],
    [
      'a second run before a database was killed',
      'unexplained',
      'a ran again',
      [
        accept('a'),
        run('a#1'),
        run('a#2'),
        { kind: 'database killed' },
        { kind: 'database restarted' },
        stored('a'),
      ],
    ],
    [
      'a run after all runs of the schedule',
      'unexplained',
      'after all 3 runs',
      [accept('a'), ['a#1', 'a#2', 'a#3'].flatMap((name) => run(name, 'failed')), run('a#4'), stored('a')],
    ],
  ])('finds %s', (_name, rule, text, events) => {
    const found = violations(...events)
    expect(Object.keys(found)).toContain(rule)
    expect(found[rule]?.[0]).toContain(text)
  })

  it('counts acknowledged messages, repeated and failed runs, and dead letters', () => {
    const { counts } = checkHistory(
      history(
        [handled('k.1'), send('k.1'), acknowledge('k.1', true)].flat(),
        [
          accept('a'),
          start('a#1'),
          kill('p1'),
          run('a#2', 'failed', 'p2'),
          run('a#3', 'done', 'p2'),
          stored('a'),
        ].flat(),
        [
          accept('b'),
          ['b#1', 'b#2', 'b#3'].flatMap((name) => run(name, 'failed', 'p2')),
          stored('b', 'dead'),
        ].flat(),
      ),
      OPTIONS,
    )
    expect(counts).toEqual({
      acknowledged: 3,
      duplicates: 1,
      runs: 7,
      repeated: 1,
      failed: 4,
      dead: 1,
      ordered: 1,
    })
  })
})
