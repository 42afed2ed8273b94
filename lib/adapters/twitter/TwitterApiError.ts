/**
 * The API refused the search for good: waiting or asking again does not help. The message begins with the HTTP status and says what to do.
 *
 * It is built afresh from the answer. No request, header or axios error is attached to it, so that the bearer token is nowhere in it.
 */
export class TwitterApiError extends Error {
  override readonly name = 'TwitterApiError';
  /** The HTTP status; without one the request could not even be made. */
  readonly status?: number;
  /** The last path segment of the problem type, such as `usage-capped`: the host in front of it varies. */
  readonly type?: string;
  /** What the API said about it. */
  readonly detail?: string;

  constructor(message: string, facts: { status?: number | undefined; type?: string | undefined; detail?: string | undefined } = {}) {
    super(message);
    if (facts.status !== undefined) {
      this.status = facts.status;
    }
    if (facts.type !== undefined) {
      this.type = facts.type;
    }
    if (facts.detail !== undefined) {
      this.detail = facts.detail;
    }
  }
}
