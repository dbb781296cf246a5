import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { configurationFile, configurationReference } from "../../../tools/docs/configurationPage";
import { defaultValues } from "../../../tools/docs/defaults";
import { schemaContent } from "../../../tools/docs/schemaEntries";
import { projectRoot } from "../../../tools/shared/folders";

const { sections, entries } = schemaContent();

/** Where a stack that says nothing has nothing. */
const withoutDefault = new Set([
  "litellm.generalSettings",
  "litellm.litellmSettings",
  "litellm.models",
  "litellm.models[].litellm_params",
  "litellm.models[].model_info",
  "litellm.models[].model_name",
  "litellm.providerKeys",
  "litellm.providerKeysSecret",
  "litellm.routerSettings",
  "postgres.backup.volumeSnapshotClass",
  "postgres.parameters",
  "postgres.storageClass",
  "postgres.synchronous.dataDurability",
  "postgres.synchronous.method",
  "postgres.synchronous.number",
  "profile",
  "redis.external.caSecret.name",
  "redis.external.host",
  "redis.external.passwordSecret.name",
]);

describe("the configuration reference", function () {
  this.timeout(20_000);

  it("is current: `npm run docs` writes what is there", async () => {
    const text = readFileSync(join(projectRoot, configurationFile), "utf8");
    assert.equal(text, await configurationReference(), "run `npm run docs` and commit what it writes");
  });

  it("says of every value what it means and what is allowed", () => {
    for (const { path, meaning, allowed } of entries) {
      assert.ok(meaning, `${path} has no description in the schema`);
      assert.ok(allowed, `${path} has no error text in the schema`);
    }
    for (const { path, meaning } of sections) assert.ok(meaning, `${path} has no description in the schema`);
  });

  it("knows the default of every value that has one, in every profile", () => {
    const defaults = defaultValues();
    for (const { path } of entries) {
      const values = defaults.get(path);
      assert.equal(values === undefined, withoutDefault.has(path), path);
      for (const [profile, value] of Object.entries(values ?? {}))
        assert.notEqual(value, undefined, `${path} ${profile}`);
    }
  });
});
