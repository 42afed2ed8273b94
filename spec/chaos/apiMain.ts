/** The simulator as a process of its own, told by messages of its parent what to do; it ends with its parent. */
import { startSimulator, type SimulatorOptions } from '../../samples/twitter-simulator/index.js';

const tell = (message: object): void => {
  process.send?.(message);
};
const options = JSON.parse(process.argv[2] ?? '{}') as SimulatorOptions;
const simulator = await startSimulator({ ...options, onRequest: (count) => tell({ requests: count }) });
process.on('message', () => tell({ stats: simulator.stats, corpusSize: simulator.corpusSize }));
process.on('disconnect', () => void simulator.close());
tell({ url: simulator.url });
