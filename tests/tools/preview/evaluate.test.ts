import assert from "node:assert/strict";

import { PolicyConfigError } from "../../../policy/pack/rule";
import { find, judge, set, stackResources } from "../../policy/support";

async function suspended() {
  const resources = await stackResources("ai-prod");
  set(find(resources, "ScheduledBackup").inputs, "spec.suspend", true);
  return resources;
}

describe("policy evaluation", () => {
  it("reports rule, level, severity, resource, message and remedy", async () => {
    assert.deepEqual(judge(await suspended()), [
      {
        rule: "suspended-scheduled-backup",
        level: "mandatory",
        severity: "critical",
        resource: "ScheduledBackup litellm/litellm-pg-daily",
        message: "ScheduledBackup litellm/litellm-pg-daily is suspended.",
        remedy: "Set spec.suspend to false.",
      },
    ]);
  });

  it("takes a rule's level from the configuration", async () => {
    const [violation] = judge(await suspended(), { "suspended-scheduled-backup": "advisory" });
    assert.equal(violation?.level, "advisory");
  });

  it("takes the level of all rules from the configuration, unless a rule has its own", async () => {
    const resources = await suspended();
    find(resources, "Cluster").protect = false;
    const levels = judge(resources, { all: "advisory", "unprotected-data": { enforcementLevel: "mandatory" } });
    assert.deepEqual(
      levels.map(({ rule, level }) => [rule, level]),
      [
        ["suspended-scheduled-backup", "advisory"],
        ["unprotected-data", "mandatory"],
      ],
    );
  });

  it("skips a disabled rule", async () => {
    assert.deepEqual(judge(await suspended(), { "suspended-scheduled-backup": "disabled" }), []);
  });

  it("applies the rules of production to other stacks where configured", async () => {
    const config = { "too-few-litellm-replicas": { scope: "every-stack" } };
    const told = judge(await stackResources("ai-dev"), config, "ai-dev");
    assert.deepEqual(
      told.map(({ rule }) => rule),
      ["too-few-litellm-replicas"],
    );
  });

  it("rejects configuration of an unknown rule", async () => {
    const resources = await stackResources("ai-dev");
    assert.throws(
      () => judge(resources, { "single-replica": "advisory" }),
      (error: unknown) => error instanceof PolicyConfigError && error.message.includes("too-few-litellm-replicas"),
    );
  });

  it("rejects an unknown option of a rule, naming the known ones", async () => {
    const resources = await stackResources("ai-dev");
    assert.throws(
      () => judge(resources, { "infrequent-scheduled-backup": { hours: 12 } }),
      (error: unknown) =>
        error instanceof PolicyConfigError && /infrequent-scheduled-backup[\s\S]*maximumHours/.test(error.message),
    );
  });

  it("finds objects in a list", async () => {
    const resources = await stackResources("ai-prod");
    const backup = find(resources, "ScheduledBackup");
    set(backup.inputs, "spec.suspend", true);
    backup.inputs = { items: [backup.inputs] };
    backup.type = "kubernetes:postgresql.cnpg.io/v1:ScheduledBackupList";
    assert.deepEqual(
      judge(resources).map(({ message }) => message),
      ["ScheduledBackup litellm/litellm-pg-daily is suspended."],
    );
  });
});
