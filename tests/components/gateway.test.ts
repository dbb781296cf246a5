import assert from "node:assert/strict";

import { profileNames } from "../../components/profile";
import type { ProgramRun } from "../../tools/program/runProgram";
import { valueAt } from "../../tools/program/valueAt";
import { createdResources, findCreatedResource, runStack } from "../support/runStack";

const componentTypes: Record<string, string> = {
  gateway: "llm-gateway:index:Gateway",
  "gateway-litellm": "llm-gateway:litellm:LiteLLM",
  "gateway-postgres": "llm-gateway:postgres:PostgresCluster",
  "gateway-postgres-backups": "llm-gateway:postgres:PostgresBackups",
  "gateway-redis": "llm-gateway:redis:Redis",
};

function components({ resources }: ProgramRun) {
  return resources.filter(({ custom }) => !custom);
}

describe("the components", () => {
  it("have the types that the state and the policies know them by", async () => {
    const run = await runStack("prod");
    assert.deepEqual(Object.fromEntries(components(run).map(({ name, type }) => [name, type])), componentTypes);
  });

  for (const profile of profileNames) {
    it(`leave nothing of what they are made from in the state: ${profile}`, async () => {
      for (const { name, inputs } of components(await runStack(profile))) assert.deepEqual(inputs, {}, name);
    });

    it(`are parents of all that they make, and each child's name starts with theirs: ${profile}`, async () => {
      const { resources } = await runStack(profile);
      for (const { name, parent } of resources) {
        if (name === "gateway") {
          assert.match(parent, /::pulumi:pulumi:Stack::llm-gateway-ai-/);
          continue;
        }
        const owner = resources.find((other) => !other.custom && parent.endsWith(`::${other.name}`));
        assert.ok(owner, `${name} has parent ${parent}`);
        assert.ok(name.startsWith(`${owner.name}-`), `${name} is a child of ${owner.name}`);
        assert.ok(parent.includes(owner.type), `${name} has parent ${parent}`);
      }
    });

    it(`give every resource a name of its own: ${profile}`, async () => {
      const names = (await runStack(profile)).resources.map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
    });

    it(`put every object into the namespace: ${profile}`, async () => {
      const run = await runStack(profile, { namespace: "team-a" });
      const objects = run.resources.filter(({ type }) => type.startsWith("kubernetes:"));
      for (const { name, type, inputs } of objects) {
        const namespace = type.endsWith(":Namespace") ? "metadata.name" : "metadata.namespace";
        assert.equal(valueAt(inputs, namespace), "team-a", name);
      }
    });
  }
});

describe("the namespace", () => {
  it("refuses every pod below the restricted Pod Security Standard", async () => {
    const { inputs } = findCreatedResource(await runStack("cost"), "Namespace");
    const labels = valueAt(inputs, "metadata.labels") as Record<string, string>;
    for (const mode of ["enforce", "audit", "warn"]) {
      assert.equal(labels[`pod-security.kubernetes.io/${mode}`], "restricted", mode);
    }
  });

  it("is not made where it exists already", async () => {
    const run = await runStack("dev", { createNamespace: false });
    assert.deepEqual(createdResources(run, "Namespace"), []);
    assert.equal(valueAt(findCreatedResource(run, "Deployment", "-proxy").inputs, "metadata.namespace"), "litellm");
  });
});

describe("the order of deployment", () => {
  const dependencies = (run: ProgramRun, kind: string, nameEnd: string): string[] =>
    findCreatedResource(run, kind, nameEnd).dependsOn.map((urn) => urn.slice(urn.lastIndexOf("::") + 2));

  it("migrates the database after it is ready, and before the first replica starts", async () => {
    const run = await runStack("prod");
    assert.ok(dependencies(run, "Job", "migration").includes("gateway-postgres-cluster"));
    assert.ok(dependencies(run, "Deployment", "proxy").includes("gateway-litellm-migration"));
  });

  it("has configuration, keys and Redis ready before the first replica starts", async () => {
    const before = dependencies(await runStack("prod"), "Deployment", "proxy");
    for (const name of ["gateway-litellm-config", "gateway-litellm-keys", "gateway-redis-server"]) {
      assert.ok(before.includes(name), `${name} is not among ${before.join(", ")}`);
    }
  });

  it("backs up only a Cluster that is there", async () => {
    assert.ok(dependencies(await runStack("prod"), "ScheduledBackup", "").includes("gateway-postgres-cluster"));
  });
});
