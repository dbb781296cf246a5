import assert from "node:assert/strict";

import { defaultValues } from "../../../tools/docs/defaults";
import { schemaContent } from "../../../tools/docs/schemaEntries";

const { sections, entries } = schemaContent();

describe("the configuration reference", () => {
  it("has the meaning of every key and what is allowed", () => {
    for (const { path, meaning, allowed } of entries) {
      assert.ok(meaning, `${path} has no description in the schema`);
      assert.ok(allowed, `${path} has no error text in the schema`);
    }
    for (const { path, meaning } of sections) assert.ok(meaning, `${path} has no description in the schema`);
  });

  it("has defaults in every profile or in none", () => {
    for (const [path, byProfile] of defaultValues()) {
      for (const [profile, value] of Object.entries(byProfile)) assert.notEqual(value, undefined, `${path} ${profile}`);
    }
  });

  it("knows defaults from the profile, from the schema, from other values, and of an optional section", () => {
    const defaults = defaultValues();
    assert.deepEqual(defaults.get("litellm.replicas"), { cost: 1, dev: 1, prod: 2 });
    assert.equal(defaults.get("postgres.backup.retentionDays")?.cost, 14);
    assert.equal(defaults.get("redis.name")?.cost, "litellm-redis");
    assert.equal(defaults.get("litellm.spendLogs.maximumSize")?.dev, "5120Mi");
    assert.equal(defaults.get("redis.external.port")?.prod, 6379);
    assert.equal(defaults.get("litellm.models"), undefined);
  });
});
