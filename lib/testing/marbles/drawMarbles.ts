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
  const titled = Object.entries(lines).map(([title, marks]): Titled => [title, cellsOf(marks)]);
  const width = Math.max(...titled.map(([title]) => title.length), 'frame'.length);
  const rows = titled.every(([, cells]) => fits(cells)) ? toScale(titled) : table(titled);
  return rows.map(([title, row]) => `  ${title.padEnd(width)}  ${row}`.trimEnd()).join('\n');
}

/** What happens in each frame, as marbles write it. */
type Cells = ReadonlyMap<number, string>;

type Titled = readonly [title: string, cells: Cells];

/** What stands behind a title. */
type Row = readonly [title: string, text: string];

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
function stretches(all: readonly Titled[]): (readonly [from: number, to: number])[] {
  const spans = all.flatMap(([, cells]) => [...cells].map(([frame, text]): [number, number] => [frame, frame + text.length]));
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

function toScale(all: readonly Titled[]): Row[] {
  const spans = stretches(all);
  return all.map(([title, cells]) => {
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
    return [title, line];
  });
}

function table(all: readonly Titled[]): Row[] {
  const frames = [...new Set(all.flatMap(([, cells]) => [...cells.keys()]))].sort((a, b) => a - b);
  const heads: Cells = new Map(frames.map((frame) => [frame, String(frame)]));
  const rows: readonly Titled[] = [['frame', heads], ...all];
  const columns = frames.map((frame) => {
    const texts = rows.map(([, cells]) => cells.get(frame) ?? '');
    return { frame, width: Math.max(...texts.map((text) => text.length)) };
  });
  return rows.map(([title, cells]) => [title, columns.map(({ frame, width }) => (cells.get(frame) ?? '').padEnd(width)).join('  ')]);
}
