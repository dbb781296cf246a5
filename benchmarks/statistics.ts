/** One request of a load. */
export interface Sample {
  /** HTTP status; 0 without a response. */
  status: number;
  /** From the start of the request to the end of the response. */
  milliseconds: number;
}

/**
 * The value that a share of all values is at most (nearest rank): `quantile(all, 0.99)` is the 99th percentile.
 * @throws RangeError where there are no values
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError("no values");
  return found;
}

/**
 * What the proxy adds to its upstream: a quantile of the latency through it minus the median of the upstream called
 * directly. The median, because the slowest direct calls are slow because of the machine, not the upstream: subtracting
 * them would favour the proxy. Only served requests count.
 */
export function overhead(through: readonly Sample[], direct: readonly Sample[], share: number): number {
  return quantile(servedMilliseconds(through), share) - quantile(servedMilliseconds(direct), 0.5);
}

/** How many requests had each status, most frequent first: `400 x 200, 3 x 503`. */
export function statuses(samples: readonly Pick<Sample, "status">[]): string {
  const counts = new Map<number, number>();
  for (const { status } of samples) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .sort(([, left], [, right]) => right - left)
    .map(([status, count]) => `${count} x ${status === 0 ? "no answer" : status}`)
    .join(", ");
}

/** A table in Markdown, as Prettier formats it; the first row is the header. */
export function markdownLines([header = [], ...rows]: readonly (readonly string[])[]): string[] {
  const widths = header.map((_, column) => Math.max(3, ...[header, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill = " "): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width, fill)).join(" | ")} |`;
  return [line(header), line([], "-"), ...rows.map((row) => line(row))];
}

function servedMilliseconds(samples: readonly Sample[]): number[] {
  return samples.filter(({ status }) => status === 200).map(({ milliseconds }) => milliseconds);
}
