import { backPressured } from './support/workloads.mjs';
import { median, speedUp } from './support/statistics.mjs';

const OURS = 'rxjs-demand';

/** How many times plain RxJS each row must reach. */
const timesPlain = [
  ['w1', 4, 'W1: map, filter and sum, per event'],
  ['w2', 12, 'W2: asynchronous consumer of batches'],
  ['w3', 5, 'W3: asynchronous stage, 8 in flight, in order'],
  ['w5-competing', 6, 'W5: four competing consumers'],
  ['w5-broadcast', 5, 'W5: broadcast to four'],
  ['w6', 3, 'W6: ten stages, per event'],
  ['w6-handlers', 7, 'W6: ten batch handlers with loops'],
  ['w1-subscriber', 2.5, 'W1: ordinary RxJS subscriber at the end'],
  ['through', 0.8, 'throughStage(map, filter, map)'],
];

/** How many times the fastest peer that keeps demand, on every row that both can run. */
const TIMES_PEER = 1.2;

/**
 * No library is faster than the loop around the user's own functions. Where a target asks for less than about that loop's cost, because what it is
 * compared with runs at it already, it cannot be met; then the row asks to be at the loop, too, and not more than a tenth behind whom it is compared with
 * (decision 18).
 */
const LIMIT = { unreachable: 1.1, timesLoop: 1.25, timesPeer: 0.9 };

const times = (value) => `${value.toFixed(2)} x`;
const atLeast = (what, value, target) => ({ what, value: times(value), target: `at least ${String(target)} x`, met: value >= target });
const atMost = (what, value, target, unit = times) => ({
  what,
  value: unit(value),
  target: `at most ${unit(target)}`,
  met: value <= target,
});
/** Of what could not be measured here: that is not the same as met. */
const notMeasured = (whats) => whats.map((what) => ({ what, value: 'not measured', target: '', met: false }));
const costs = (rounds) => rounds.map(({ perEvent }) => perEvent);

/** Our speed against another contender's: met, missed, or as near to the bare loop as can be. */
function against(title, contenders, name, target) {
  const speed = (subject) => speedUp(costs(contenders[OURS]), costs(contenders[subject]));
  const row = atLeast(`${title}, against ${name === 'rxjs' ? 'plain RxJS' : name}`, speed(name), target);
  const loop = contenders['bare loop'];
  if (row.met || loop === undefined || speedUp(costs(loop), costs(contenders[name])) / target >= LIMIT.unreachable) return row;
  const timesLoop = 1 / speed('bare loop');
  const atLimit = timesLoop <= LIMIT.timesLoop && (name === 'rxjs' || speed(name) >= LIMIT.timesPeer);
  return { ...row, value: `${row.value} (${times(timesLoop)} the bare loop)`, atLimit };
}

const rules = {
  ...Object.fromEntries(
    timesPlain.map(([workload, target, title]) => [
      workload,
      (contenders) => [
        against(title, contenders, 'rxjs', target),
        ...backPressured
          .filter((peer) => contenders[peer])
          .map((peer) => ({ peer, value: speedUp(costs(contenders[OURS]), costs(contenders[peer])) }))
          // All that miss are named; if none does, the nearest.
          .sort((a, b) => a.value - b.value)
          .filter(({ value }, index) => index === 0 || value < TIMES_PEER)
          .map(({ peer }) => against(title, contenders, peer, TIMES_PEER)),
      ],
    ]),
  ),

  w4: (contenders) => [
    atMost('W4: events made and not handled, window 1000/500', Math.max(...contenders[OURS].map(({ backlog }) => backlog)), 1000, String),
  ],

  // That it ended with the right sum is the result: a heap too small ends the process.
  heap: () => [{ what: '20 million events, three stages, a heap of 64 MB', value: 'done', target: 'done', met: true }],

  stages: (contenders) => {
    const perStage = Object.keys(contenders)
      .map((name) => name.split(', '))
      .filter(([name]) => name === OURS)
      .map(([name, length]) => median(costs(contenders[`${name}, ${length}`])) / Number(length));
    return [atMost('Cost per event and stage, 2 to 50 stages, against one stage', Math.max(...perStage.slice(1)) / perStage[0], 1.25)];
  },

  'sink-mysql': (contenders) => {
    const whats = ['Sink on MariaDB, batches of 500, against mysql2', 'Sink on MariaDB, batches of 500, against one INSERT for each row'];
    if (!contenders) return notMeasured(whats);
    const against = (peer) => speedUp(costs(contenders[OURS]), costs(contenders[peer]));
    return [atLeast(whats[0], against('mysql2, VALUES ?'), 0.9), atLeast(whats[1], against('mysql2, one row at a time'), 25)];
  },

  'sink-sqlite': (contenders) => [
    atLeast(
      "Sink on SQLite, batches of 500, against the driver's prepared INSERT of 500 rows",
      speedUp(costs(contenders[OURS]), costs(contenders['libsql, prepared'])),
      0.8,
    ),
  ],

  pages: (contenders) => {
    const [few, ...more] = Object.values(contenders).map(costs);
    const worst = Math.max(...more.map((each) => speedUp(few, each)));
    return [atMost('Pages to rows: cost per post, windows of 20,000 and 80,000 posts against 2,000', worst, 1.25)];
  },

  dispatchers: (contenders) => [
    atMost(
      'Cost per event, 1000 competing consumers against 10',
      speedUp(costs(contenders['demand, 10']), costs(contenders['demand, 1000'])),
      3,
    ),
  ],
};

/** What was asked of the workloads that were run, and what was reached. */
export function targetsOf(results) {
  return Object.entries(results).flatMap(([workload, contenders]) => rules[workload]?.(contenders) ?? []);
}
