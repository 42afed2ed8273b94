/**
 * Far beyond what a post needs (about ten). What nests deeper is nothing the API sends: JSON.parse takes it, and whoever walks through it by
 * recursion later, a logger or JSON.stringify, overflows the stack.
 */
const maxDepth = 64;

/** The text was not taken. Its message never quotes it. */
export class UnreadableJson extends Error {
  override readonly name = 'UnreadableJson';
}

/** `JSON.parse` for text from outside. Throws `UnreadableJson`. */
export function parseJson(text: string): unknown {
  if (nestsDeeper(text)) {
    throw new UnreadableJson(`nested deeper than ${String(maxDepth)} levels`);
  }
  try {
    return JSON.parse(text);
  } catch {
    // JSON.parse quotes the text in its message.
    throw new UnreadableJson('not JSON');
  }
}

/** Counts brackets outside strings. For text that is not JSON the answer means nothing, and nothing depends on it. */
function nestsDeeper(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    switch (text.charAt(index)) {
      case '"':
        index = endOfString(text, index);
        break;
      case '{':
      case '[':
        depth += 1;
        if (depth > maxDepth) {
          return true;
        }
        break;
      case '}':
      case ']':
        depth -= 1;
    }
  }
  return false;
}

/** Where the string that begins at `start` ends; the end of the text when it does not. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '"') {
      return index;
    }
    if (character === '\\') {
      index += 1;
    }
  }
  return text.length;
}
