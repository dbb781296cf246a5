import assert from "node:assert/strict";
import { join } from "node:path";

import { neededProviderOptions } from "../../../components/config/providerOptions";
import { cost } from "../../../tools/cost/commandLine";
import { projectRoot } from "../../../tools/shared/folders";
import { UsageError } from "../../../tools/shared/runMain";
import { ownProgram, TemporaryProject } from "../../support/temporaryProject";

describe("npm run cost", function () {
  this.timeout(30_000);
  let project: TemporaryProject;

  before(() => {
    project = new TemporaryProject({
      "index.ts": ownProgram,
      "Pulumi.small.yaml": JSON.stringify({
        config: {
          ...neededProviderOptions,
          "llm-gateway:profile": "dev",
          "llm-gateway:postgres": { instances: 1, storage: "5Gi" },
        },
      }),
    });
  });
  after(() => {
    project.remove();
  });

  it("prints the profiles side by side, the stack's own marked", async () => {
    const output = await cost(["ai-prod"]);
    assert.match(output, /^ +cost +dev +prod \(ai-prod\)\n/);
    assert.match(output, /^pods +2 +2 +6$/m);
    assert.match(output, /^ {2}litellm-redis +– +– +1$/m);
    assert.match(output, /^memory requested +1Gi +1\.5Gi +7\.25Gi$/m);
    assert.match(output, /^ {2}litellm-pg +2Gi +10Gi +60Gi$/m);
    assert.match(output, /^connections at most +33 of 100 +33 of 100 +55 of 100$/m);
    assert.doesNotMatch(output, /cost a month {2,}/);
  });

  it("adds the cost a month with prices", async () => {
    const output = await cost(["ai-prod", "--prices", join(projectRoot, "examples", "prices.yaml")]);
    assert.match(output, /^cost a month +7\.50 EUR +16\.33 EUR +84\.11 EUR$/m);
  });

  it("keeps the stack's own config in every profile, and says which profile rejects it", async () => {
    const output = await cost(["small"], project.root);
    assert.match(output, /^volumes +5Gi +5Gi +invalid$/m);
    assert.match(output, /^Profile prod: The configuration of stack small can't be used [^]*postgres\.instances/m);
  });

  it("rejects unknown arguments and a second stack with the usage", async () => {
    await assert.rejects(cost(["--price", "x"]), UsageError);
    await assert.rejects(cost(["ai-dev", "ai-prod"]), /Expected one stack, found ai-dev and ai-prod\.[^]*npm run cost/);
    assert.match(await cost(["--help"]), /^npm run cost/);
  });

  it("names the known stacks for an unknown one", async () => {
    await assert.rejects(cost(["ai-prd"]), /Did you mean ai-prod\?/);
  });
});
