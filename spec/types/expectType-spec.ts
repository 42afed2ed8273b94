import { type Equal, expectTrue, expectType } from './expectType.js';

// The instrument first: it must tell apart what it is used to tell apart.
expectType<number>()(1 as number);
// @ts-expect-error a literal is not its widened type
expectType<number>()(1 as const);
// @ts-expect-error any equals only any
expectType<number>()(1 as any); // eslint-disable-line @typescript-eslint/no-explicit-any
// @ts-expect-error unknown is not any
expectType<any>()(1 as unknown); // eslint-disable-line @typescript-eslint/no-explicit-any
// @ts-expect-error readonly is part of the type
expectType<number[]>()([] as readonly number[]);
// @ts-expect-error undefined is part of the type
expectType<{ a?: number }>()({} as { a: number });

expectTrue<Equal<{ a: string | number }, { a: number | string }>>();
// @ts-expect-error not equal
expectTrue<Equal<string, number>>();
