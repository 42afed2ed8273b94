/** The API's error bodies, as it has been seen to send them. The host in `type` varies there, so clients should go by the last path segment. */
export interface Problem {
  readonly status: number;
  readonly body: unknown;
}

/** One entry of a 400's `errors`. */
export interface InvalidParameter {
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly message: string;
}

const TYPE = 'https://api.twitter.com/2/problems/';

export function invalidRequest(errors: readonly InvalidParameter[]): Problem {
  return {
    status: 400,
    body: {
      errors,
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: `${TYPE}invalid-request`,
    },
  };
}

export const UNAUTHORIZED = plainProblem(401, 'Unauthorized');
export const NOT_FOUND = plainProblem(404, 'Not Found');
export const METHOD_NOT_ALLOWED = plainProblem(405, 'Method Not Allowed');
export const RATE_LIMITED = plainProblem(429, 'Too Many Requests');

export const FORBIDDEN: Problem = {
  status: 403,
  body: {
    client_id: '10000001',
    required_enrollment: 'Appropriate Level of API Access',
    registration_url: 'https://developer.twitter.com/en/docs/projects/overview',
    title: 'Client Forbidden',
    detail:
      'When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens from a Twitter developer App that is attached to a Project.',
    reason: 'client-not-enrolled',
    type: `${TYPE}client-forbidden`,
  },
};

/** A 429 that no waiting for the reset cures. */
export const USAGE_CAPPED: Problem = {
  status: 429,
  body: {
    account_id: 10000001,
    product_name: 'standard-basic',
    title: 'UsageCapExceeded',
    period: 'Monthly',
    scope: 'Product',
    detail: 'Usage cap exceeded: Monthly product cap',
    type: `${TYPE}usage-capped`,
  },
};

/** The filtered stream of an app that has no rules. */
export const NO_RULES: Problem = {
  status: 409,
  body: {
    title: 'ConnectionException',
    detail: 'Your rules are empty: add one before you connect.',
    connection_issue: 'RuleConfigurationIssue',
    type: `${TYPE}streaming-connection`,
  },
};

/** The last line of a stream that the API ends. */
export const OPERATIONAL_DISCONNECT = {
  errors: [
    {
      title: 'operational-disconnect',
      disconnect_type: 'UpstreamOperationalDisconnect',
      detail: 'This stream has been disconnected upstream for operational reasons.',
      type: `${TYPE}operational-disconnect`,
    },
  ],
};

/** What a load balancer says in the API's place. */
export const UNAVAILABLE_HTML =
  '<!DOCTYPE html>\n<html><head><title>503 Service Unavailable</title></head><body><h1>Over capacity</h1></body></html>\n';

/** An entry of `errors` beside `data`: the posts are there, one of their authors is not. */
export function missingAuthor(id: string): unknown {
  return {
    value: id,
    detail: `Could not find user with author_id: [${id}].`,
    title: 'Not Found Error',
    resource_type: 'user',
    parameter: 'author_id',
    resource_id: id,
    type: `${TYPE}resource-not-found`,
  };
}

function plainProblem(status: number, title: string): Problem {
  return { status, body: { title, detail: title, type: 'about:blank', status } };
}
