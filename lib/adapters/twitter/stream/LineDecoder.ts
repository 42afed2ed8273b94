/** A line is longer than the decoder keeps. */
export class LineTooLong extends Error {
  override readonly name = 'LineTooLong';

  constructor(most: number) {
    super(`a line is longer than ${String(most)} characters`);
  }
}

/**
 * Bytes in, lines out, wherever the chunks are cut: inside a character, between `\r` and `\n`.
 *
 * An empty line is a line: it is how the API keeps the connection alive. What comes after the last line break is kept for the next chunk, and
 * is lost with the connection: half a post is none. UTF-8 that is broken in itself becomes U+FFFD, which ends no line.
 */
export class LineDecoder {
  private readonly decoder = new TextDecoder();
  private rest = '';

  /** @param maxLength  Most characters of a line, line break included: all the memory an endless line can take. */
  constructor(private readonly maxLength: number) {}

  /** The lines that this chunk completes, without their line breaks. Throws `LineTooLong`; the decoder is of no use afterwards. */
  push(chunk: Uint8Array): readonly string[] {
    const pieces = this.decoder.decode(chunk, { stream: true }).split('\n') as [string, ...string[]];
    // Only what is new is searched: a line that comes in a thousand chunks is not read a thousand times.
    pieces[0] = this.rest + pieces[0];
    if (pieces.some((piece) => piece.length > this.maxLength)) {
      this.rest = '';
      throw new LineTooLong(this.maxLength);
    }
    this.rest = pieces.pop() as string;
    return pieces.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }
}
