import { isObject, type Json } from '../json.js';
import { parseJson, UnreadableJson } from '../parseJson.js';
import { list, MalformedAnswer, optionalString, readAuthors, readTweet } from '../readTweet.js';
import type { Tweet } from '../Tweet.js';

/** What one line of the stream says. */
export type StreamMessage =
  | { readonly kind: 'keepAlive' }
  | { readonly kind: 'post'; readonly tweet: Tweet; readonly partialErrors: number }
  /** The API says that it is about to close the connection, or that it should not have opened it. */
  | { readonly kind: 'farewell'; readonly reason: string; readonly tooManyConnections: boolean }
  /** Of a kind not known here, or broken. `reason` never quotes it. */
  | { readonly kind: 'ignored'; readonly reason: string };

/** Reads one line. What goes into a `reason` from outside goes through `redact`. */
export function readStreamLine(line: string, redact: (text: string) => string): StreamMessage {
  if (line.trim() === '') {
    return { kind: 'keepAlive' };
  }
  try {
    return readMessage(parseJson(line), redact);
  } catch (error) {
    /* istanbul ignore else -- another error would be a defect of ours, and must not pass for a bad line */
    if (error instanceof UnreadableJson || error instanceof MalformedAnswer) {
      return { kind: 'ignored', reason: error.message };
    }
    /* istanbul ignore next */
    throw error;
  }
}

function readMessage(message: unknown, redact: (text: string) => string): StreamMessage {
  if (!isObject(message)) {
    throw new MalformedAnswer('not an object');
  }
  const errors = list(message.errors, 'errors');
  if (message.data === undefined) {
    return errors.length > 0 ? farewell(errors.find(isObject) ?? {}, redact) : { kind: 'ignored', reason: 'without `data` and `errors`' };
  }
  const tweet = readTweet(message.data, readAuthors(message.includes));
  const rules = list(message.matching_rules, 'matching_rules');
  if (rules.length > 0) {
    tweet.matchingRules = rules.map(readRule);
  }
  return { kind: 'post', tweet, partialErrors: errors.length };
}

function readRule(rule: unknown): { id: string; tag?: string } {
  const id = isObject(rule) ? optionalString(rule.id, 'matching_rules.id') : undefined;
  if (!isObject(rule) || id === undefined) {
    throw new MalformedAnswer('a matching rule has no `id`');
  }
  const tag = optionalString(rule.tag, 'matching_rules.tag');
  return tag === undefined ? { id } : { id, tag };
}

function farewell(error: Json, redact: (text: string) => string): StreamMessage {
  const text = (value: unknown): string => (typeof value === 'string' ? redact(value) : '');
  // The host in front of the type varies.
  const type = text(error.type).split('/').at(-1);
  const said = [text(error.title), text(error.disconnect_type), text(error.detail)].filter((part) => part !== '');
  return {
    kind: 'farewell',
    reason: `the API ended the connection${said.length === 0 ? '' : ` (${said.join(', ')})`}`,
    tooManyConnections: type === 'streaming-connection' || error.connection_issue === 'TooManyConnections',
  };
}
