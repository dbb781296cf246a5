import { readFileSync } from "node:fs";

import { parse } from "yaml";
import { z } from "zod";

import { UserError } from "../../components/userError";
import type { Usage } from "./usage";

const price = z.number("a number of 0 or more").nonnegative("a number of 0 or more");

const pricesSchema = z.strictObject({
  /** Shown beside each sum. */
  currency: z.string("a text such as EUR").min(1, "a text such as EUR"),
  /** Of one core that is requested, an hour. */
  cpuHour: price,
  /** Of one GiB of memory that is requested, an hour. */
  memoryGibHour: price,
  /** Of one GiB of volumes, a month. */
  storageGibMonth: price,
});

/** What a team pays for what its pods request. */
export type Prices = z.infer<typeof pricesSchema>;

/** A year's hours by twelve. */
const hoursOfMonth = 730;
const gibibyte = 2 ** 30;

/**
 * Reads prices from a YAML or JSON file.
 * @throws UserError for a file that is missing, or isn't a mapping of exactly these keys to prices
 */
export function readPrices(file: string): Prices {
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`The prices ${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = pricesSchema.safeParse(content);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`);
  throw new UserError(
    `The prices ${file} can't be used: ${problems.join("; ")}. ` +
      `Expected: ${Object.keys(pricesSchema.shape).join(", ")} (example: examples/prices.yaml).`,
  );
}

/** What a stack costs a month: what its pods request all the time, and its volumes. */
export function monthlyPrice({ total }: Pick<Usage, "total">, prices: Prices): number {
  const hourly = total.cpu * prices.cpuHour + (total.memory / gibibyte) * prices.memoryGibHour;
  return hourly * hoursOfMonth + (total.storage / gibibyte) * prices.storageGibMonth;
}
