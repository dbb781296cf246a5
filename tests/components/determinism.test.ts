import assert from "node:assert/strict";

import fc from "fast-check";

import { profileNames } from "../../components/profile";
import { manifestsOf } from "../../tools/preview/manifests";
import { resourceTree } from "../../tools/preview/tree";
import { runProgram, type StackInput } from "../../tools/program/runProgram";
import { allExamples } from "../support/examples";
import { stackInput } from "../support/runStack";

async function everything(input: StackInput): Promise<string> {
  const run = await runProgram(input);
  return [resourceTree(run), JSON.stringify(run), ...manifestsOf(run).map(({ text }) => text)].join("\n");
}

/** The same value, the keys of every mapping in it in another order. */
function shuffled(value: unknown, order: (keys: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => shuffled(item, order));
  if (value === null || typeof value !== "object") return value;
  const object = value as Record<string, unknown>;
  return Object.fromEntries(order(Object.keys(object)).map((key) => [key, shuffled(object[key], order)]));
}

describe("two runs of the program", () => {
  for (const profile of profileNames) {
    it(`make the same of the same config: ${profile}`, async () => {
      assert.equal(await everything(stackInput(profile)), await everything(stackInput(profile)));
    });
  }

  it("render the same for any order of the config's keys", async () => {
    const input = stackInput("prod", allExamples(), ["litellm"]);
    const expected = manifestsOf(await runProgram(input));
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (numbers) => {
        const order = (keys: string[]): string[] =>
          keys
            .map((key) => ({ key, rank: numbers.next().value }))
            .sort((left, right) => left.rank - right.rank)
            .map(({ key }) => key);
        const values = Object.entries(input.values).map(([key, text]) => [
          key,
          text.startsWith("{") ? JSON.stringify(shuffled(JSON.parse(text), order)) : text,
        ]);
        const reordered = shuffled(Object.fromEntries(values), order) as Record<string, string>;
        assert.deepEqual(manifestsOf(await runProgram({ ...input, values: reordered })), expected);
      }),
      { numRuns: 5 },
    );
  });
});
