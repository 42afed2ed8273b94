/** However long the database is away: nothing is fetched meanwhile, and nothing is lost by waiting. */
export const RETRY_FOREVER = { maxAttempts: Infinity, maxDelayMs: 30_000 } as const;
