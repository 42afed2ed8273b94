import * as testing from 'rxjs-demand/testing';

it('exports the classes of what its functions make, for instanceof', () => {
  const { DemandProbe, MisbehavingProducer, ProducerDouble, demandProbe, misbehavingProducer, runDemandMarbles } = testing;
  expect(demandProbe()).toBeInstanceOf(DemandProbe);
  expect(misbehavingProducer('neverStarts')).toBeInstanceOf(MisbehavingProducer);
  expect(runDemandMarbles(({ producer }) => producer('a'))).toBeInstanceOf(ProducerDouble);
});

it('exports what it says, and no more', () => {
  expect(Object.keys(testing).sort()).toEqual([
    'DemandProbe',
    'ExpectationError',
    'MisbehavingProducer',
    'ProducerDouble',
    'VIOLATIONS',
    'demandProbe',
    'describeConsumer',
    'describeDispatcher',
    'describeProducer',
    'describeStage',
    'misbehavingProducer',
    'runDemandMarbles',
  ]);
});
