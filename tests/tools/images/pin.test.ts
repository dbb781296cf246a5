import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { withDigestsWritten } from "../../../tools/images/pin";
import { knownStacks } from "../../../tools/program/stackConfig";
import { projectRoot } from "../../../tools/shared/folders";

const digests = { "mirror.example:5000/redis:8.10.2": `sha256:${"0".repeat(64)}` };
const section = `    digests:\n      mirror.example:5000/redis:8.10.2: ${digests["mirror.example:5000/redis:8.10.2"]}\n`;

describe("withDigestsWritten", () => {
  for (const stack of knownStacks()) {
    it(`adds a section to stack ${stack} and changes nothing else`, () => {
      const text = readFileSync(join(projectRoot, `Pulumi.${stack}.yaml`), "utf8");
      assert.equal(withDigestsWritten(text, "llm-gateway", digests), `${text}  llm-gateway:images:\n${section}`);
    });
  }

  it("replaces former digests and keeps the other images", () => {
    const former = "config:\n  llm-gateway:images:\n    redis: redis:8.10.2\n    digests:\n      redis:8: sha256:1\n";
    assert.equal(
      withDigestsWritten(former, "llm-gateway", digests),
      `config:\n  llm-gateway:images:\n    redis: redis:8.10.2\n${section}`,
    );
  });

  it("writes to a section whose key has no project", () => {
    const text = withDigestsWritten("config:\n  images:\n    redis: redis:8\n", "llm-gateway", digests);
    assert.deepEqual(parse(text), { config: { images: { redis: "redis:8", digests } } });
  });

  it("accepts empty settings", () => {
    assert.deepEqual(parse(withDigestsWritten("", "llm-gateway", digests)), {
      config: { "llm-gateway:images": { digests } },
    });
  });
});
