/** Every workload, in the order of the report: the name that `--only` takes, and its file. */
export const files = {
  w1: 'w1',
  'w1-subscriber': 'w1Subscriber',
  through: 'through',
  w2: 'w2',
  w3: 'w3',
  w4: 'w4',
  'w5-competing': 'w5Competing',
  'w5-broadcast': 'w5Broadcast',
  w6: 'w6',
  'w6-handlers': 'w6Handlers',
  'w6-among-others': 'amongOthers',
  stages: 'stages',
  windows: 'windows',
  dispatchers: 'dispatchers',
  heap: 'heap',
  'sink-mysql': 'sinkMysql',
  'sink-sqlite': 'sinkSqlite',
  pages: 'pages',
};

/** The peers that keep demand: those that must be beaten. The others only show what is possible without. */
export const backPressured = [
  'effect',
  'rsocket-flowable',
  'ix',
  'async generators',
  'async generators of arrays',
  'Node Transform',
  'Web streams',
  'p-map',
];

/**
 * A workload has a `title`, a number of `events`, `expected(events)` and its `contenders`: functions from a number of events to a promise of
 * the checksum. A contender far slower than the others says for itself how many events it takes. The plain ones never do: what RxJS queues
 * makes its cost per event depend on how many there are.
 *
 * A workload with `inTurns` has an environment besides: `open(url)` resolves with one, its `empty()` is called before each pass, its `close()` at the
 * end, and contenders are given it. `needs` names the server it cannot do without.
 */
export async function workloadOf(file) {
  return (await import(`../workloads/${file}.mjs`)).default;
}

export async function contenderOf(file, name) {
  const workload = await workloadOf(file);
  const contender = workload.contenders[name];
  const { run, events, flags } = typeof contender === 'function' ? { run: contender } : contender;
  return { run, events: events ?? workload.events, flags: flags ?? [], once: workload.once ?? false };
}
