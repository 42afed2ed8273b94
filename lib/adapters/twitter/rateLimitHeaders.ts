type Headers = Readonly<Record<string, unknown>>;

/** Requests left until the reset, when the API said so. */
export function rateLimitRemaining(headers: Headers): number | undefined {
  return wholeNumber(headers['x-rate-limit-remaining']);
}

/** When the limit is lifted, in milliseconds since 1970, when the API said so. */
export function rateLimitResetAt(headers: Headers): number | undefined {
  const seconds = wholeNumber(headers['x-rate-limit-reset']);
  return seconds === undefined ? undefined : seconds * 1000;
}

function wholeNumber(header: unknown): number | undefined {
  const text = typeof header === 'string' || typeof header === 'number' ? String(header) : '';
  return /^[0-9]{1,12}$/.test(text) ? Number(text) : undefined;
}
