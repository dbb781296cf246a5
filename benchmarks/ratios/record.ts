import { z } from "zod";

import { tableLines } from "../../tools/shared/textTable";
import type { Measured } from "./measure";

const recordSchema = z.object({
  recorded: z.iso.date(),
  machine: z.object({
    cpu: z.string(),
    cores: z.int(),
    memoryGib: z.number(),
    platform: z.string(),
    /** Of the last minute, as the measurement began: above the cores, something else ran. */
    load: z.number(),
  }),
  versions: z.record(z.string(), z.string()),
  ratios: z.record(
    z.string(),
    z.object({
      against: z.string(),
      ratio: z.number().positive(),
      milliseconds: z.number().positive(),
      referenceMilliseconds: z.number().positive(),
    }),
  ),
});

/** The ratios that a later measurement is compared with, where and with what they were measured. */
export type BenchmarkRecord = z.infer<typeof recordSchema>;

/** A ratio may be this much above the recorded one. */
export const tolerance = 0.2;

/** Reads a record. @throws ZodError where it is something else */
export const readRecord = (text: string): BenchmarkRecord => recordSchema.parse(JSON.parse(text));

/** The text of a record. */
export const recordText = (record: BenchmarkRecord): string => `${JSON.stringify(record, null, 2)}\n`;

const rounded = (value: number): number => Number(value.toPrecision(3));

/** The ratios of a measurement, as a record has them. */
export function recordedRatios(measured: readonly Measured[]): BenchmarkRecord["ratios"] {
  const entries = measured.map(({ name, against, ratio, milliseconds, referenceMilliseconds }) => [
    name,
    {
      against,
      ratio: rounded(ratio),
      milliseconds: rounded(milliseconds),
      referenceMilliseconds: rounded(referenceMilliseconds),
    },
  ]);
  return Object.fromEntries(entries) as BenchmarkRecord["ratios"];
}

/** What fails a measurement: ratios more than the tolerance above the record, and those that it doesn't have. */
export function exceeded(measured: readonly Measured[], { ratios }: Pick<BenchmarkRecord, "ratios">): string[] {
  return measured.flatMap(({ name, ratio }) => {
    const recorded = ratios[name];
    if (recorded === undefined) return [`${name}: not in the record`];
    const change = ratio / recorded.ratio - 1;
    if (change <= tolerance) return [];
    return [
      `${name}: ${rounded(ratio)} is ${Math.round(change * 100)} % above the recorded ${recorded.ratio}; allowed: ${tolerance * 100} %`,
    ];
  });
}

/** A measurement beside the record. */
export function comparison(measured: readonly Measured[], ratios: BenchmarkRecord["ratios"] = {}): string {
  const rows = measured.map(({ name, against, ratio, milliseconds, referenceMilliseconds }) => [
    name,
    against,
    `${rounded(milliseconds)} ms`,
    `${rounded(referenceMilliseconds)} ms`,
    String(rounded(ratio)),
    String(ratios[name]?.ratio ?? "–"),
  ]);
  return tableLines([["measured", "against", "processor time", "against it", "ratio", "recorded"], ...rows]).join("\n");
}
