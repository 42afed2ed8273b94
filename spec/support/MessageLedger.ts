import { createMessage, type Message } from 'rxjs-demand';

/** Makes messages, and writes down how each is settled: `ack a`, `nack a: reason`. */
export class MessageLedger {
  readonly settled: string[] = [];

  message<T>(data: T, name = String(data)): Message<T> {
    return createMessage(data, {
      ack: () => {
        this.settled.push(`ack ${name}`);
      },
      nack: (reason) => {
        this.settled.push(`nack ${name}: ${reason instanceof Error ? reason.message : String(reason)}`);
      },
    });
  }

  messages<T>(...data: readonly T[]): Message<T>[] {
    return data.map((one) => this.message(one));
  }
}
