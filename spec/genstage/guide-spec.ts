import { existsSync, readFileSync } from 'node:fs';

const guide = readFileSync('docs/genstage.md', 'utf8');

/** What GenStage 1.3 offers, by the names of its documentation. */
const REFERENCE: Readonly<Record<string, readonly string[]>> = {
  callbacks: [
    'init/1',
    'handle_demand/2',
    'handle_events/3',
    'handle_subscribe/4',
    'handle_cancel/3',
    'handle_call/3',
    'handle_cast/2',
    'handle_info/2',
    'terminate/2',
    'format_discarded/2',
    'code_change/3',
    'format_status/1',
  ],
  answers: [
    '{:noreply, events, state}',
    '{:stop, reason, state}',
    '{:stop, reason}',
    ':ignore',
    ':hibernate',
    'reply/2',
    ':bad_return_value',
  ],
  functions: [
    'start_link/3',
    'start/3',
    'stop/3',
    'call/3',
    'cast/2',
    'ask/3',
    'cancel/3',
    'demand/2',
    'estimate_buffered_count/2',
    'sync_info/3',
    'async_info/2',
    'sync_subscribe/3',
    'async_subscribe/2',
    'sync_resubscribe/5',
    'async_resubscribe/4',
    'from_enumerable/2',
    'stream/2',
  ],
  options: [
    'buffer_size',
    'buffer_keep',
    'demand: :accumulate',
    'dispatcher',
    'subscribe_to',
    'max_demand',
    'min_demand',
    ':permanent',
    ':transient',
    ':temporary',
    '{:manual, state}',
    '{:automatic, state}',
    'on_cancel: :stop',
    'on_cancel: :continue',
  ],
  dispatchers: [
    'DemandDispatcher',
    ':shuffle_demands_on_first_dispatch',
    'BroadcastDispatcher',
    'selector:',
    'PartitionDispatcher',
    'partitions:',
    'partition:',
    ':none',
    'phash2',
    'GenStage.Dispatcher',
  ],
  supervisor: [
    'restart: :temporary',
    'max_restarts',
    'max_seconds',
    'start_child/2',
    'terminate_child/2',
    'count_children/1',
    'which_children/1',
  ],
  'what stands on it': ['Broadway', 'Flow'],
};

/** What has no counterpart to be shown: a process. */
const WITHOUT_SPEC = ['`:hibernate`', '`code_change/3`, `format_status/1`'];

describe('docs/genstage.md', () => {
  it.each(Object.entries(REFERENCE))('names all %s of the reference', (_kind, names) => {
    expect(names.filter((name) => !guide.includes(name))).toEqual([]);
  });

  it('shows a spec beside each feature', () => {
    const rows = guide
      .slice(guide.indexOf('## Every callback'), guide.indexOf('## What differs'))
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^\| (GenStage|-)/.test(line))
      .map((line) => line.split(/(?<!\\) *\| */));
    expect(rows.length).toBeGreaterThan(60);
    const without = rows.filter((cells) => !/\]\(\.\.\/spec\//.test(cells[3] ?? '')).map((cells) => cells[1]);
    expect(without).toEqual(WITHOUT_SPEC);
  });

  it('links to files that are there', () => {
    const targets = [...guide.matchAll(/\]\(\.\.\/([^)#]+)\)/g)].map(([, target]) => target as string);
    expect(targets.filter((target) => !existsSync(target))).toEqual([]);
  });
});
