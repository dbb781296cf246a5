import assert from "node:assert/strict";

import { valueAt } from "../../../tools/program/valueAt";
import { environmentOf, firstContainer, podTemplate } from "../../support/podTemplates";
import { createdResources, findCreatedResource, runStack } from "../../support/runStack";

const withRetention = () => runStack("prod", { postgres: { backup: { retentionDays: 5 } } });

describe("the pruning of old backups", () => {
  it("runs daily, in the five fields of Kubernetes' own cron, never twice at a time", async () => {
    const { inputs } = findCreatedResource(await withRetention(), "CronJob");
    assert.match(String(valueAt(inputs, "spec.schedule")), /^\d+ \d+ \* \* \*$/);
    assert.equal(valueAt(inputs, "spec.concurrencyPolicy"), "Forbid");
  });

  it("gets the Cluster, the namespace and the retention from its environment", async () => {
    const container = firstContainer(podTemplate(await withRetention(), "backups-prune"));
    assert.deepEqual(environmentOf(container), { CLUSTER: "litellm-pg", NAMESPACE: "litellm", RETENTION_DAYS: "5" });
  });

  it("may list and delete Backups in its namespace, and nothing else", async () => {
    const run = await withRetention();
    assert.deepEqual(findCreatedResource(run, "Role").inputs.rules, [
      { apiGroups: ["postgresql.cnpg.io"], resources: ["backups"], verbs: ["list", "delete"] },
    ]);
    const { inputs } = findCreatedResource(run, "RoleBinding");
    assert.deepEqual(inputs.roleRef, { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "litellm-pg-prune" });
    assert.deepEqual(inputs.subjects, [{ kind: "ServiceAccount", name: "litellm-pg-prune", namespace: "litellm" }]);
    assert.deepEqual(createdResources(run, "ClusterRole"), []);
  });

  it("runs the script that its ConfigMap holds, as its ServiceAccount", async () => {
    const run = await withRetention();
    const template = podTemplate(run, "backups-prune");
    assert.equal(template.spec.serviceAccountName, "litellm-pg-prune");
    const container = firstContainer(template);
    const folder = container.volumeMounts.find(({ name }) => name === "script")?.mountPath ?? "";
    assert.deepEqual(container.command, ["python", `${folder}/prune.py`]);
    const script = findCreatedResource(run, "ConfigMap", "prune-script");
    assert.match(String(valueAt(script.inputs, ["data", "prune.py"])), /^def expired\(/m);
  });
});
