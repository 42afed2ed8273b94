/** Orders ids numerically without BigInt: the longer one is the greater, equal lengths compare as text. Leading zeros do not count. */
export function compareIds(left: string, right: string): number {
  const a = withoutLeadingZeros(left);
  const b = withoutLeadingZeros(right);
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function smallerId(left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return compareIds(left, right) <= 0 ? left : right;
}

function withoutLeadingZeros(id: string): string {
  return id.replace(/^0+(?=\d)/, '');
}
