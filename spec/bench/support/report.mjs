import { machine } from './machine.mjs';
import { median, speedUp, spread } from './statistics.mjs';

/** A Markdown table, padded so that it reads in a terminal, too. */
export function table(head, rows) {
  const lines = [head, ...rows].map((line) => line.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const cell = (text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]));
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [lines[0].map(cell), rule, ...lines.slice(1).map((line) => line.map(cell))].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

const figure = (value) => value.toFixed(value < 100 ? 1 : 0);
const column = (rounds, key) => rounds.map((round) => round[key]);

/** One row for each contender of one workload. */
export function workloadTable(workload, contenders) {
  const { once, perStage, inTurns } = workload;
  const plain = !once && !perStage && contenders.rxjs ? column(contenders.rxjs, 'perEvent') : undefined;
  const columns = [
    ['contender', (_, name) => name],
    [
      once ? 'ns on CPU per event' : inTurns ? 'ns by the clock per event' : 'ns per event',
      (rounds) => figure(median(column(rounds, 'perEvent'))),
    ],
    ['± %', (rounds) => figure(spread(column(rounds, 'perEvent')))],
    perStage && ['per stage', (rounds, name) => figure(median(column(rounds, 'perEvent')) / Number(name.split(', ')[1]))],
    plain && ['x plain RxJS', (rounds) => speedUp(column(rounds, 'perEvent'), plain).toFixed(2)],
    Object.values(contenders)[0][0].backlog !== undefined && ['highest backlog', (rounds) => Math.max(...column(rounds, 'backlog'))],
    inTurns && ['rows per second', (rounds) => Math.round(1e9 / median(column(rounds, 'perEvent')))],
    !inTurns && ['peak RSS, MB', (rounds) => Math.round(Math.max(...column(rounds, 'rss')))],
  ].filter(Boolean);
  const rows = Object.entries(contenders).map(([name, rounds]) => columns.map(([, value]) => value(rounds, name)));
  return table(
    columns.map(([title]) => title),
    rows,
  );
}

export function targetTable(targets) {
  const verdict = ({ met, atLimit }) => (met ? 'met' : atLimit ? 'at the limit' : 'NOT met');
  const rows = targets.map((row) => [row.what, row.value, row.target, verdict(row)]);
  return table(['target', 'reached', 'asked', ''], rows);
}

export const machineTable = (rounds) => table(['', 'of this run'], [...machine(), ['Rounds', rounds]]);
