import { filterStage, mapStage, type DemandObservable, type StageOperator } from 'rxjs-demand';
import { expectType } from './expectType.js';

type Shape = { readonly kind: 'circle'; readonly radius: number } | { readonly kind: 'square'; readonly side: number };
type Circle = Extract<Shape, { kind: 'circle' }>;
declare const shapes$: DemandObservable<Shape>;
declare const maybe$: DemandObservable<string | undefined>;
declare const isCircle: (shape: Shape) => shape is Circle;

expectType<DemandObservable<Shape>>()(shapes$.pipe(filterStage((shape) => shape.kind.length > 3)));
expectType<DemandObservable<Circle>>()(shapes$.pipe(filterStage(isCircle)));
expectType<DemandObservable<Circle>>()(shapes$.pipe(filterStage((shape): shape is Circle => shape.kind === 'circle')));
expectType<DemandObservable<string>>()(maybe$.pipe(filterStage((text) => text !== undefined)));
expectType<DemandObservable<number>>()(
  shapes$.pipe(
    filterStage(isCircle),
    mapStage(({ radius }) => radius),
  ),
);
shapes$.pipe(
  filterStage((shape, index) => {
    expectType<Shape>()(shape);
    expectType<number>()(index);
    return index > 0;
  }),
);
const positive = filterStage((n: number) => n > 0);
expectType<StageOperator<number, number>>()(positive);

// @ts-expect-error a predicate answers true or false
shapes$.pipe(filterStage((shape) => shape.kind));
// @ts-expect-error strings are no numbers
maybe$.pipe(positive);
// @ts-expect-error no options
filterStage((n: number) => n > 0, { maxDemand: 10 });
