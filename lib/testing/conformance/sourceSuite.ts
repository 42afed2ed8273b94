import type { Candidate } from './Candidate.js';
import { DEMAND_RULES } from './demandRules.js';
import { registerRules } from './Rule.js';
import { SIGNAL_RULES } from './signalRules.js';
import { START_RULES } from './startRules.js';
import type { TestRunner } from './TestRunner.js';

/** Every rule for sources: what a producer promises, and a stage towards its downstream. */
export function registerSourceRules(runner: TestRunner, candidate: Candidate): void {
  registerRules(runner, [...SIGNAL_RULES, ...START_RULES, ...DEMAND_RULES], candidate);
}
