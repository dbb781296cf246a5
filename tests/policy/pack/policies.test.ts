import assert from "node:assert/strict";
import { createRequire } from "node:module";

import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";

import { policiesOf } from "../../../policy/pack/policies";
import { rules } from "../../../policy/rules";
import { find, type Mutable, set, stackResources } from "../support";

/** The SDK's own guard, which throws on touching what is not known yet; its types are not published. */
const { unknownCheckingProxy } = createRequire(__filename)("@pulumi/policy/proxy") as {
  unknownCheckingProxy(properties: object): Record<string, unknown>;
};

interface Told {
  rule: string;
  phase: "resource" | "stack";
  urn?: string;
  message: string;
}

type Settings = Record<string, Record<string, unknown>>;

/** Calls a pack's policies as the SDK does for one run of the engine: each resource by its inputs, then all by outputs. */
class Engine {
  readonly #policies = policiesOf(rules) as (ResourceValidationPolicy & StackValidationPolicy)[];

  async run(
    resources: readonly Mutable[],
    { stack = "ai-prod", settings = {} as Settings, outputsOf = ({ inputs }: Mutable): object => inputs } = {},
  ): Promise<Told[]> {
    const told: Told[] = [];
    const shown = (resource: Mutable, properties: object) => ({
      ...resource,
      urn: `urn:pulumi:${stack}::llm-gateway::${resource.type}::${resource.name}`,
      props: unknownCheckingProxy(structuredClone(properties)),
      opts: { protect: resource.protect },
    });
    const common = (rule: string) => ({ getConfig: () => settings[rule] ?? {}, stackTags: new Map() });
    for (const resource of resources) {
      for (const { name: rule, validateResource } of this.#policies) {
        const args = shown(resource, resource.inputs);
        assert.ok(typeof validateResource === "function");
        await validateResource({ ...args, ...common(rule) } as unknown as ResourceValidationArgs, (message) => {
          told.push({ rule, phase: "resource", urn: args.urn, message });
        });
      }
    }
    for (const { name: rule, validateStack } of this.#policies) {
      const all = resources.map((resource) => shown(resource, outputsOf(resource))) as unknown as PolicyResource[];
      await validateStack({ resources: all, ...common(rule) } as unknown as StackValidationArgs, (message, urn) => {
        told.push({ rule, phase: "stack", urn, message });
      });
    }
    return told;
  }
}

const summary = (told: readonly Told[]) => told.map(({ rule, phase }) => `${rule} (${phase})`);

describe("policy pack", () => {
  it("says nothing of the production stack", async () => {
    assert.deepEqual(await new Engine().run(await stackResources("ai-prod")), []);
  });

  it("refuses a resource before it is made where a rule can judge it alone, and does not say so twice", async () => {
    const resources = await stackResources("ai-prod");
    set(find(resources, "ScheduledBackup").inputs, "spec.suspend", true);
    const told = await new Engine().run(resources);
    assert.deepEqual(summary(told), ["suspended-scheduled-backup (resource)"]);
    assert.match(told[0]?.urn ?? "", /gateway-postgres-backups-schedule$/);
  });

  it("names resource, fault, remedy and the rule's documentation in the message", async () => {
    const resources = await stackResources("ai-prod");
    set(find(resources, "ScheduledBackup").inputs, "spec.suspend", true);
    const [told] = await new Engine().run(resources);
    assert.equal(
      told?.message,
      "ScheduledBackup litellm/litellm-pg-daily is suspended. Set spec.suspend to false. See docs/policies.md#suspended-scheduled-backup",
    );
  });

  it("judges what needs several resources when all are known", async () => {
    const resources = await stackResources("ai-prod");
    resources.splice(resources.indexOf(find(resources, "ScheduledBackup")), 1);
    assert.deepEqual(summary(await new Engine().run(resources)), ["missing-scheduled-backup (stack)"]);
  });

  it("says all of it again in the next run", async () => {
    const resources = await stackResources("ai-prod");
    set(find(resources, "ScheduledBackup").inputs, "spec.suspend", true);
    resources.splice(resources.indexOf(find(resources, "CronJob")), 1);
    const engine = new Engine();
    const first = await engine.run(resources);
    assert.equal(first.length, 2);
    assert.deepEqual(await engine.run(resources), first);
  });

  it("forgets in the next run what was mended", async () => {
    const resources = await stackResources("ai-prod");
    const engine = new Engine();
    find(resources, "Cluster").protect = false;
    assert.deepEqual(summary(await engine.run(resources)), ["unprotected-data (resource)"]);
    find(resources, "Cluster").protect = true;
    assert.deepEqual(await engine.run(resources), []);
  });

  it("judges what was asked for, not what the cluster added", async () => {
    const told = await new Engine().run(await stackResources("ai-prod"), {
      outputsOf: ({ inputs }) => ({ ...inputs, status: { token: "sk-0123456789abcdef" } }),
    });
    assert.deepEqual(told, []);
  });

  it("takes a stack of any name for production once a resource says so", async () => {
    const resources = await stackResources("ai-prod");
    const saltKey = resources.find(({ name }) => name === "gateway-litellm-salt-key");
    assert.ok(saltKey);
    saltKey.protect = false;
    const namespace = find(resources, "Namespace");
    const before = [namespace, ...resources.filter((resource) => resource !== namespace)];
    const after = [saltKey, ...resources.filter((resource) => resource !== saltKey)];
    assert.deepEqual(summary(await new Engine().run(before, { stack: "main" })), ["unprotected-data (resource)"]);
    assert.deepEqual(summary(await new Engine().run(after, { stack: "main" })), ["unprotected-data (stack)"]);
  });

  it("lets every rule go by the stacks that are configured as production", async () => {
    const resources = await stackResources("ai-dev");
    const settings = { "non-production-profile-in-production-stack": { stacks: ["live"] } };
    const rulesTold = summary(await new Engine().run(resources, { stack: "live", settings }));
    assert.ok(rulesTold.includes("too-few-litellm-replicas (resource)"), rulesTold.join());
    const disguise = rulesTold.filter((line) => line.startsWith("non-production-profile-in-production-stack"));
    assert.deepEqual(disguise, ["non-production-profile-in-production-stack (resource)"]);
  });

  it("judges the rest of a resource of which a part is not known yet", async () => {
    const resources = await stackResources("ai-prod");
    const { inputs } = find(resources, "ScheduledBackup");
    set(inputs, "spec.schedule", pulumi.runtime.unknownValue);
    set(inputs, "spec.suspend", true);
    const told = summary(await new Engine().run(resources));
    assert.deepEqual(told, ["suspended-scheduled-backup (resource)", "unknown-value-in-preview (stack)"]);
  });

  it("says so where a decisive part is not known yet, and judges it in the update", async () => {
    const resources = await stackResources("ai-prod");
    const backup = find(resources, "ScheduledBackup");
    set(backup.inputs, "spec.suspend", true);
    const known = structuredClone(backup.inputs);
    set(backup.inputs, "spec", pulumi.runtime.unknownValue);
    const engine = new Engine();
    assert.deepEqual(summary(await engine.run(resources)), ["unknown-value-in-preview (stack)"]);
    backup.inputs = known;
    assert.deepEqual(summary(await engine.run(resources)), ["suspended-scheduled-backup (resource)"]);
  });

  it("gives Pulumi a schema of each rule's options", () => {
    const policies = policiesOf(rules);
    const schemaOf = (name: string) => policies.find((policy) => policy.name === name)?.configSchema?.properties;
    assert.deepEqual(schemaOf("infrequent-scheduled-backup")?.maximumHours?.default, 24);
    for (const { name } of policies) assert.ok(schemaOf(name)?.scope, name);
  });
});
