const units: Record<string, number> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

const pattern = /^(\d+(?:\.\d+)?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/;

/**
 * Parses a Kubernetes quantity: `512Mi` is 536870912 (bytes), `250m` is 0.25 (cores).
 * @returns undefined for text that is not a quantity
 */
export function parseQuantity(text: string): number | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * (units[match[2] ?? ""] ?? Number.NaN);
}

/** A quantity in whole mebibytes, rounded down: the unit of Redis (`mb`) and PostgreSQL (`MB`). */
export function toMebibytes(quantity: string): number {
  return Math.floor((parseQuantity(quantity) ?? 0) / 2 ** 20);
}
