export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Half of the distance between the quartiles, in percent of the median. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  return (50 * (at(0.75) - at(0.25))) / median(values);
}

/** How much faster `subject` is than `reference`: the median of the ratios of each round, which had the same weather. */
export function speedUp(subject, reference) {
  return median(subject.map((own, round) => reference[round] / own));
}
