/** Bytes in a Kubernetes quantity of storage: `1Gi`, `500M`, `1e9`. */
export function bytes(quantity: string): number {
  const [, digits = "0", unit = ""] = /^([0-9.]+(?:[eE][0-9]+)?)(\D*)$/.exec(quantity) ?? [];
  const exponent = "KMGTP".indexOf(unit.charAt(0).toUpperCase()) + 1;
  return Math.ceil(Number(digits) * (unit === "" ? 1 : (unit.endsWith("i") ? 1024 : 1000) ** exponent));
}
