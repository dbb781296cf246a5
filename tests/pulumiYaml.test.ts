import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { configSchema } from "../components/config/schema";
import { profileNames } from "../components/profile";
import { knownStacks } from "../tools/program/stackConfig";
import { projectRoot } from "../tools/shared/folders";
import { settingsOf } from "./support/runStack";

interface ConfigKey {
  type: string;
  description?: string;
  default?: unknown;
}

const project = parse(readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8")) as { config: Record<string, ConfigKey> };
const shape = configSchema.shape as Record<string, z.ZodType>;

function unwrapped(schema: z.ZodType): { schema: z.ZodType; default?: unknown } {
  if (schema instanceof z.ZodPrefault) return { schema: schema.unwrap() as z.ZodType };
  if (schema instanceof z.ZodDefault) return { schema: schema.unwrap() as z.ZodType, default: schema.parse(undefined) };
  if (schema instanceof z.ZodOptional) return { schema: schema.unwrap() as z.ZodType };
  return { schema };
}

describe("Pulumi.yaml's config schema", () => {
  for (const [key, declared] of Object.entries(project.config)) {
    it(`declares ${key} as the program reads it: type, default, and in words`, () => {
      const known = shape[key];
      assert.ok(known, `the program knows no key ${key}`);
      const { schema, ...rest } = unwrapped(known);
      assert.equal(declared.type, schema instanceof z.ZodBoolean ? "boolean" : "string");
      assert.deepEqual(declared.default, rest.default);
      assert.ok(declared.description, "it has no description");
    });
  }

  it("declares every key that is one value; the engine can't describe the mappings", () => {
    const single = Object.keys(shape).filter((key) => {
      const { schema } = unwrapped(shape[key] ?? z.never());
      return !(schema instanceof z.ZodObject);
    });
    // A key that is declared without a default must be set, and `protect` has one in the profile.
    assert.deepEqual(Object.keys(project.config).sort(), single.filter((key) => key !== "protect").sort());
  });
});

describe("the shipped stacks", () => {
  it("are one for each profile, and run it", () => {
    assert.deepEqual(knownStacks(), profileNames.map((profile) => `ai-${profile}`).sort());
    for (const profile of profileNames) assert.equal(settingsOf(profile).identity.profile, profile);
  });

  it("answer without a provider account: each model is a mock", () => {
    for (const profile of profileNames) {
      const { models } = settingsOf(profile).litellm;
      assert.ok(models.length > 0);
      for (const { litellm_params: parameters } of models) assert.equal(typeof parameters.mock_response, "string");
    }
  });
});
