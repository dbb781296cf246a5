import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { ConfigError } from "../../components/config/problem";
import { UserError } from "../../components/userError";

describe("UserError", () => {
  it("is an error that the engine prints without a stack", () => {
    assert.ok(pulumi.RunError.isInstance(new UserError("set namespace")));
  });

  it("has its message in place of a stack, which the engine prints for an error on a resource's dependencies", () => {
    assert.equal(new UserError("set namespace").stack, "set namespace");
  });

  it("keeps its message when it passes through a resource's inputs", async () => {
    const error = new UserError("set namespace");
    const inputs = { name: Promise.reject(error) };
    await assert.rejects(pulumi.runtime.serializeProperties("own", inputs), { message: "set namespace" });
  });

  it("keeps the name of the class that extends it", () => {
    assert.equal(new ConfigError("ai-prod", []).name, "ConfigError");
  });

  it("keeps the cause", () => {
    assert.equal(new UserError("set namespace", { cause: "no such host" }).cause, "no such host");
  });
});
