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

/** The SDK's proxy, which throws when an unknown value is read; its types are not published. */
const { unknownCheckingProxy } = createRequire(__filename)("@pulumi/policy/proxy") as {
  unknownCheckingProxy(properties: object): Record<string, unknown>;
};

interface Report {
  rule: string;
  phase: "resource" | "stack";
  urn?: string;
  message: string;
}

type Settings = Record<string, Record<string, unknown>>;

/** Calls a pack's policies as the SDK does in one run: for each resource with its inputs, then for all with their outputs. */
class Engine {
  readonly #policies = policiesOf(rules) as (ResourceValidationPolicy & StackValidationPolicy)[];

  async run(
    resources: readonly Mutable[],
    { stack = "ai-prod", settings = {} as Settings, outputsOf = ({ inputs }: Mutable): object => inputs } = {},
  ): Promise<Report[]> {
    const reports: Report[] = [];
    const passed = (resource: Mutable, properties: object) => ({
      ...resource,
      urn: `urn:pulumi:${stack}::llm-gateway::${resource.type}::${resource.name}`,
      props: unknownCheckingProxy(structuredClone(properties)),
      opts: { protect: resource.protect },
    });
    const common = (rule: string) => ({ getConfig: () => settings[rule] ?? {}, stackTags: new Map() });
    for (const resource of resources) {
      for (const { name: rule, validateResource } of this.#policies) {
        const args = passed(resource, resource.inputs);
        assert.ok(typeof validateResource === "function");
        await validateResource({ ...args, ...common(rule) } as unknown as ResourceValidationArgs, (message) => {
          reports.push({ rule, phase: "resource", urn: args.urn, message });
        });
      }
    }
    for (const { name: rule, validateStack } of this.#policies) {
      const all = resources.map((resource) => passed(resource, outputsOf(resource))) as unknown as PolicyResource[];
      await validateStack({ resources: all, ...common(rule) } as unknown as StackValidationArgs, (message, urn) => {
        reports.push({ rule, phase: "stack", urn, message });
      });
    }
    return reports;
  }
}

const summary = (reports: readonly Report[]) => reports.map(({ rule, phase }) => `${rule} (${phase})`);

describe("the policy pack", () => {
  it("reports nothing for the production stack", async () => {
    assert.deepEqual(await new Engine().run(await stackResources("ai-prod")), []);
  });

  it("refuses a resource before it is created if a rule can judge it alone, and reports it once", async () => {
    const resources = await stackResources("ai-prod");
    set(find(resources, "ScheduledBackup").inputs, "spec.suspend", true);
    const reports = await new Engine().run(resources);
    assert.deepEqual(summary(reports), ["suspended-scheduled-backup (resource)"]);
    assert.match(reports[0]?.urn ?? "", /gateway-postgres-backups-schedule$/);
  });

  it("names resource, fault, remedy and the rule's documentation in the message", async () => {
    const resources = await stackResources("ai-prod");
    set(find(resources, "ScheduledBackup").inputs, "spec.suspend", true);
    const [reports] = await new Engine().run(resources);
    assert.equal(
      reports?.message,
      "ScheduledBackup litellm/litellm-pg-daily is suspended. Set spec.suspend to false. See docs/policies.md#suspended-scheduled-backup",
    );
  });

  it("runs rules that need several resources when all are known", async () => {
    const resources = await stackResources("ai-prod");
    resources.splice(resources.indexOf(find(resources, "ScheduledBackup")), 1);
    assert.deepEqual(summary(await new Engine().run(resources)), ["missing-scheduled-backup (stack)"]);
  });

  it("reports the same violations in the next run", async () => {
    const resources = await stackResources("ai-prod");
    set(find(resources, "ScheduledBackup").inputs, "spec.suspend", true);
    resources.splice(resources.indexOf(find(resources, "CronJob")), 1);
    const engine = new Engine();
    const first = await engine.run(resources);
    assert.equal(first.length, 2);
    assert.deepEqual(await engine.run(resources), first);
  });

  it("doesn't report a corrected violation in the next run", async () => {
    const resources = await stackResources("ai-prod");
    const engine = new Engine();
    find(resources, "Cluster").protect = false;
    assert.deepEqual(summary(await engine.run(resources)), ["unprotected-data (resource)"]);
    find(resources, "Cluster").protect = true;
    assert.deepEqual(await engine.run(resources), []);
  });

  it("judges inputs, not what the cluster adds to outputs", async () => {
    const reports = await new Engine().run(await stackResources("ai-prod"), {
      outputsOf: ({ inputs }) => ({ ...inputs, status: { token: "sk-0123456789abcdef" } }),
    });
    assert.deepEqual(reports, []);
  });

  it("applies the production rules from the first resource with the production label on, in a stack of any name", async () => {
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

  it("applies every production rule to the stacks that the policy config names", async () => {
    const resources = await stackResources("ai-dev");
    const settings = { "non-production-profile-in-production-stack": { stacks: ["live"] } };
    const reported = summary(await new Engine().run(resources, { stack: "live", settings }));
    assert.ok(reported.includes("too-few-litellm-replicas (resource)"), reported.join());
    const ofProfile = reported.filter((line) => line.startsWith("non-production-profile-in-production-stack"));
    assert.deepEqual(ofProfile, ["non-production-profile-in-production-stack (resource)"]);
  });

  it("judges the known fields of a resource with unknown fields", async () => {
    const resources = await stackResources("ai-prod");
    const { inputs } = find(resources, "ScheduledBackup");
    set(inputs, "spec.schedule", pulumi.runtime.unknownValue);
    set(inputs, "spec.suspend", true);
    const reports = summary(await new Engine().run(resources));
    assert.deepEqual(reports, ["suspended-scheduled-backup (resource)", "unknown-value-in-preview (stack)"]);
  });

  it("reports an unknown field that rules need, and judges it in the update", async () => {
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

  it("passes a schema of each rule's options to Pulumi", () => {
    const policies = policiesOf(rules);
    const schemaOf = (name: string) => policies.find((policy) => policy.name === name)?.configSchema?.properties;
    assert.deepEqual(schemaOf("infrequent-scheduled-backup")?.maximumHours?.default, 24);
    for (const { name } of policies) assert.ok(schemaOf(name)?.scope, name);
  });
});
