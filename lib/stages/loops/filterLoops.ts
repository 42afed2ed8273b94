import { loopChooser, type EventLoop } from './loopChooser.js';

/**
 * Writes the events that the function accepts and returns how many: those before the one it threw for, if it did. Twenty copies of one loop, and on
 * purpose: `loopChooser` says what for. Four events in a round, as in `mapLoops`: W1 costs 5.2 ns per event with four, 5.7 with one.
 */
// prettier-ignore
export const FILTER_LOOPS: readonly EventLoop[] = [
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
  (events, results, called, first, onThrow) => {
    const { length } = events;
    let event, done = 0, count = 0;
    try {
      for (; done < length - 3; done++) {
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++; done++;
        results[count] = event = events[done]; if (called(event, first + done)) count++;
      }
      for (; done < length; done++) { results[count] = event = events[done]; if (called(event, first + done)) count++; }
    } catch (error) { onThrow(error); }
    return count;
  },
];

/** The loop for a `predicate`. */
export const filterLoop = /* @__PURE__ */ loopChooser(FILTER_LOOPS);
