/** 0, 1, 2, … */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
