import { type Problem as Answer, invalidRequest } from './errors.js';
import { matchQuery } from './matchQuery.js';
import type { Post } from './Post.js';

export interface StreamRule {
  readonly id: string;
  readonly value: string;
  readonly tag?: string;
}

/** What the filtered stream lets through: a post that matches any rule. */
export class StreamRules {
  readonly #rules = new Map<string, { readonly rule: StreamRule; readonly matches: (post: Post) => boolean }>();
  #lastId = 1_000_000_000_000_000_000n;

  get size(): number {
    return this.#rules.size;
  }

  /** The rules a post comes for, none when it does not come. */
  matching(post: Post): readonly StreamRule[] {
    return Array.from(this.#rules.values()).flatMap(({ rule, matches }) => (matches(post) ? [rule] : []));
  }

  list(): Answer {
    const rules = Array.from(this.#rules.values(), ({ rule }) => rule);
    return { status: 200, body: { ...(rules.length > 0 ? { data: rules } : {}), meta: { result_count: rules.length } } };
  }

  /** `{ add: [{ value, tag }] }` or `{ delete: { ids: [] } }`, as the API takes them. */
  change(body: unknown): Answer {
    const { add, delete: remove } = isRecord(body) ? body : {};
    if (Array.isArray(add)) return this.#addAll(add);
    if (isRecord(remove) && Array.isArray(remove.ids)) {
      const deleted = remove.ids.filter((id) => this.#rules.delete(String(id))).length;
      return { status: 200, body: { meta: { summary: { deleted, not_deleted: remove.ids.length - deleted } } } };
    }
    return invalidRequest([{ parameters: {}, message: 'The body needs `add` or `delete`' }]);
  }

  add(value: string, tag?: string): StreamRule {
    this.#lastId += 1n;
    const rule = { id: String(this.#lastId), value, ...(tag === undefined ? {} : { tag }) };
    this.#rules.set(rule.id, { rule, matches: matchQuery(value) });
    return rule;
  }

  #addAll(rules: readonly unknown[]): Answer {
    if (!rules.every(isRule)) return invalidRequest([{ parameters: {}, message: 'Each rule needs a `value`' }]);
    const data = rules.map(({ value, tag }) => this.add(value, tag));
    return { status: 201, body: { data, meta: { summary: { created: data.length, not_created: 0 } } } };
  }
}

function isRule(rule: unknown): rule is { value: string; tag?: string } {
  return (
    isRecord(rule) && typeof rule.value === 'string' && rule.value.trim() !== '' && (rule.tag === undefined || typeof rule.tag === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
