/** Something on a line of marbles: a name, `|`, `#`, `^` or `!`. */
export interface Mark {
  readonly frame: number;
  readonly text: string;
}

/** Gaps longer than this are written as time: ` 40ms `. Unit: frames. */
const LONG_GAP = 30;

/**
 * Draws lines of marbles under each other, one column per frame, in the notation that `toBe` reads. When a group would cover the frame of what
 * follows it, that notation has no room: a table of frames is drawn instead.
 *
 *     expected  a--b|
 *     actual    a--(bc)|
 */
export function drawMarbles(lines: Readonly<Record<string, readonly Mark[]>>): string {
  const titles = Object.keys(lines);
  const width = Math.max(...titles.map((title) => title.length), 'frame'.length);
  const cells = Object.values(lines).map(cellsOf);
  const drawn = cells.every(fits) ? toScale(cells) : undefined;
  const rows = drawn ?? table(cells);
  return (drawn === undefined ? ['frame', ...titles] : titles)
    .map((title, index) => `  ${title.padEnd(width)}  ${rows[index] ?? ''}`.trimEnd())
    .join('\n');
}

/** What happens in each frame, as marbles write it. */
type Cells = ReadonlyMap<number, string>;

function cellsOf(marks: readonly Mark[]): Cells {
  const names = new Map<number, string[]>();
  for (const { frame, text } of marks) {
    names.set(frame, [...(names.get(frame) ?? []), text]);
  }
  const entries = [...names].sort(([a], [b]) => a - b);
  return new Map(entries.map(([frame, texts]) => [frame, texts.length === 1 ? texts.join('') : `(${texts.join('')})`]));
}

function fits(cells: Cells): boolean {
  let free = 0;
  for (const [frame, text] of cells) {
    if (frame < free || !Number.isInteger(frame)) {
      return false;
    }
    free = frame + text.length;
  }
  return true;
}

/** The stretches of time in which some line has something to show. */
function stretches(all: readonly Cells[]): (readonly [from: number, to: number])[] {
  const spans = all.flatMap((cells) => [...cells].map(([frame, text]): [number, number] => [frame, frame + text.length]));
  const merged: [number, number][] = [];
  for (const [from, to] of spans.sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) {
      last[1] = Math.max(last[1], to);
    } else {
      merged.push([from, to]);
    }
  }
  return merged;
}

function toScale(all: readonly Cells[]): string[] {
  const spans = stretches(all);
  return all.map((cells) => {
    let line = '';
    let now = 0;
    for (const [from, to] of spans) {
      const gap = from - now;
      line += gap > LONG_GAP ? ` ${String(gap)}ms ` : '-'.repeat(gap);
      for (now = from; now < to;) {
        const text = cells.get(now) ?? '-';
        line += text;
        now += text.length;
      }
    }
    return line;
  });
}

function table(all: readonly Cells[]): string[] {
  const frames = [...new Set(all.flatMap((cells) => [...cells.keys()]))].sort((a, b) => a - b);
  const columns = frames.map((frame) => {
    const column = [String(frame), ...all.map((cells) => cells.get(frame) ?? '')];
    const width = Math.max(...column.map((text) => text.length));
    return column.map((text) => text.padEnd(width));
  });
  return ['', ...all].map((_, row) => columns.map((column) => column[row] ?? '').join('  '));
}
