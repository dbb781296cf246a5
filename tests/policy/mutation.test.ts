import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../tools/shared/folders";
import { fieldMutants } from "./fields/fields";
import { configuration } from "./mutants/configuration";
import { wrongVerdicts } from "./mutants/judgement";
import { labels } from "./mutants/labels";
import type { Mutant } from "./mutants/mutant";
import { numbers } from "./mutants/numbers";
import { pods } from "./mutants/pods";
import { redis } from "./mutants/redis";
import { versions } from "./mutants/versions";
import { wholeResources } from "./mutants/wholeResources";
import { type Mutable, stackResources } from "./support";

const families: Record<string, (resources: readonly Mutable[]) => Mutant[]> = {
  "removed or unprotected resources": wholeResources,
  "labels and selectors": labels,
  "numbers, schedules and switches": numbers,
  "the proxy's configuration": configuration,
  "pods, their containers and secrets": pods,
  "Redis's configuration": redis,
  "API versions": versions,
};

const leastMutants = 200;

describe("policies on mutants of the production stack", function () {
  // They judge a thousand stacks, on cores that may be shared.
  this.timeout(60_000);

  for (const [name, mutants] of Object.entries(families)) {
    it(`have the expected verdict on every mutant: ${name}`, async () => {
      const all = mutants(await stackResources("ai-prod"));
      const wrongs = await wrongVerdicts(all);
      assert.deepEqual(wrongs, [], `${wrongs.length} of ${all.length} mutants are judged wrongly`);
    });
  }

  it(`run on ${leastMutants} dangerous mutants or more, and on harmless ones`, async () => {
    const resources = await stackResources("ai-prod");
    const all = Object.values(families).flatMap((mutants) => mutants(resources));
    assert.equal(new Set(all.map(({ title }) => title)).size, all.length, "two mutants have the same title");
    assert.ok(all.filter(({ verdict }) => verdict === "harmless").length >= leastMutants / 4);
    assert.ok(all.filter(({ verdict }) => typeof verdict === "object" && "caught" in verdict).length >= leastMutants);
  });

  it("miss only dangerous mutants that docs/policies.md lists as a known limitation", async () => {
    const resources = await stackResources("ai-prod");
    const all = [...Object.values(families), fieldMutants].flatMap((mutants) => mutants(resources));
    const headings = new Set(
      all.flatMap(({ verdict }) => (typeof verdict === "object" && "left" in verdict ? verdict.left : [])),
    );
    const documentation = readFileSync(join(projectRoot, "docs", "policies.md"), "utf8");
    const missing = [...headings].filter((heading) => !documentation.includes(`**${heading}.**`));
    assert.deepEqual(missing, []);
  });
});
