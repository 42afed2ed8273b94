export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** A parameter given more than once: its values joined by `,`. */
  readonly params: Readonly<Record<string, string>>;
  /** The simulator's clock, in milliseconds. */
  readonly time: number;
}

const MAX_ENTRIES = 1000;

/** The latest 1,000 requests, oldest first. No headers; and wherever else a client puts the token, it is blotted out. */
export class RequestLog {
  readonly #token: string;
  readonly #entries: LoggedRequest[] = [];

  constructor(token: string) {
    this.#token = token;
  }

  get entries(): readonly LoggedRequest[] {
    return [...this.#entries];
  }

  add(method: string, url: URL, time: number): void {
    const names = Array.from(new Set(url.searchParams.keys()));
    const params = names.map((name): [string, string] => [this.#blot(name), this.#blot(url.searchParams.getAll(name).join(','))]);
    this.#entries.push({ method, path: this.#blot(url.pathname), params: Object.fromEntries(params), time });
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
  }

  #blot(text: string): string {
    return text.replaceAll(this.#token, '[token]').replaceAll(encodeURIComponent(this.#token), '[token]');
  }
}
