import { demandDispatcher, type Dispatcher } from 'rxjs-demand';
import { expectType } from './expectType.js';

expectType<Dispatcher<string>>()(demandDispatcher<string>());
expectType<Dispatcher<string>>()(demandDispatcher<string>({ maxDemand: 10, shuffle: true }));
expectType<Dispatcher<unknown>>()(demandDispatcher());

// @ts-expect-error a number
demandDispatcher({ maxDemand: '10' });
// @ts-expect-error true or false
demandDispatcher({ shuffle: 'yes' });
// @ts-expect-error no such option
demandDispatcher({ minDemand: 5 });
