import { broadcastDispatcher, type Dispatcher } from 'rxjs-demand';
import { expectType } from './expectType.js';

expectType<Dispatcher<string>>()(broadcastDispatcher<string>());
expectType<Dispatcher<unknown>>()(broadcastDispatcher());

// @ts-expect-error the selector is each consumer's: to({ selector })
broadcastDispatcher({ selector: () => true });
