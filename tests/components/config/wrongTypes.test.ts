import assert from "node:assert/strict";

import { schemaContent, type SchemaEntry } from "../../../tools/docs/schemaEntries";
import { overridesWith } from "../../support/examples";
import { refusal } from "../../support/runStack";

const { entries } = schemaContent();

/** A value of a type that the key does not have. */
function wrongValue({ allowed }: SchemaEntry): unknown {
  return allowed.startsWith("a mapping") ? 7 : { wrong: true };
}

describe("the config reader", () => {
  it("is tested with a wrong type for every key", () => {
    assert.ok(entries.length > 50, `${entries.length}`);
  });

  for (const entry of entries) {
    const path = entry.path.replace("[]", "[0]");
    it(`rejects a wrong type at ${path}, with path, value and what is allowed`, () => {
      const wrong = wrongValue(entry);
      const error = refusal("dev", overridesWith(entry.path, wrong));
      assert.ok(error, "it was taken");
      const [problem, ...others] = error.problems.filter((one) => one.path === path);
      assert.ok(problem, error.message);
      assert.deepEqual(others, []);
      assert.equal(problem.allowed, entry.allowed);
      // The engine hands top-level text over as text.
      const text = JSON.stringify(wrong);
      const secret = path === "litellm.providerKeys" || path === "litellm.saltKey";
      const shown = secret ? '"(secret)"' : path.includes(".") ? text : JSON.stringify(text);
      const top = !path.includes(".") && !["namespace", "profile"].includes(path) ? text : shown;
      assert.ok(error.message.includes(`  ${path}: ${top} is not allowed; allowed: ${entry.allowed}.`), error.message);
    });
  }

  it("describes what is allowed without the schema library's own messages", () => {
    for (const { path, allowed } of entries) assert.doesNotMatch(allowed, /invalid|expected|received/i, path);
  });
});
