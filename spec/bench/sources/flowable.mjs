import rsocket from 'rsocket-flowable';

const { Flowable } = rsocket;

export function numbers(end) {
  return new Flowable((subscriber) => {
    let next = 0;
    let demand = 0;
    let running = false;
    let cancelled = false;
    subscriber.onSubscribe({
      cancel: () => {
        cancelled = true;
      },
      request: (n) => {
        demand += n;
        if (running) return;
        running = true;
        while (demand > 0 && next < end && !cancelled) {
          demand--;
          subscriber.onNext(next++);
        }
        running = false;
        if (next === end && !cancelled) {
          cancelled = true;
          subscriber.onComplete();
        }
      },
    });
  });
}

/** Flowable has no filter: this one asks again for what it dropped. */
export function filter(source, predicate) {
  return source.lift((subscriber) => {
    let upstream;
    return {
      onSubscribe: (subscription) => {
        upstream = subscription;
        subscriber.onSubscribe(subscription);
      },
      onNext: (event) => {
        if (predicate(event)) subscriber.onNext(event);
        else upstream.request(1);
      },
      onComplete: () => subscriber.onComplete(),
      onError: (error) => subscriber.onError(error),
    };
  });
}

/** Hands every `size` events to `handle`, and asks for as many when it has answered; two such lots are in flight, as in a window of 1000/500. */
export function forEachBatch(source, size, handle) {
  return new Promise((resolve, reject) => {
    let batch = [];
    let handled = Promise.resolve();
    let subscription;
    const flush = () => {
      const events = batch;
      batch = [];
      handled = handled.then(() => handle(events)).then(() => subscription.request(size));
      handled.catch(reject);
    };
    source.subscribe({
      onSubscribe: (given) => {
        subscription = given;
        subscription.request(2 * size);
      },
      onNext: (event) => {
        batch.push(event);
        if (batch.length === size) flush();
      },
      onComplete: () => {
        if (batch.length > 0) flush();
        handled.then(resolve);
      },
      onError: reject,
    });
  });
}

export function sum(source) {
  return new Promise((resolve, reject) => {
    let sum = 0;
    let pending = 1000;
    let subscription;
    source.subscribe({
      onSubscribe: (given) => {
        subscription = given;
        subscription.request(1000);
      },
      onNext: (event) => {
        sum = (sum + event) & 0x3fffffff;
        if (--pending === 500) {
          pending = 1000;
          subscription.request(500);
        }
      },
      onComplete: () => resolve(sum),
      onError: reject,
    });
  });
}
