import assert from "node:assert/strict";

import { ClusterClient, mergePatch } from "../../tools/cluster/clusterClient";
import { isUnchanged, type Stack } from "../../tools/engine";
import { waitFor } from "../../tools/shared/waitFor";
import { readBackup, readCluster } from "../../tools/verify/cluster/cnpg";
import { type Environment, environment, outputsOf, progress, suiteStack } from "./support/environment";
import { namespaceExists } from "./support/namespaceObjects";
import { backUp, snapshotsOf } from "./support/pruning";
import { readData, storeData, useKey } from "./support/storedData";

const namespace = "e2e-data-loss";
const elsewhere = `${namespace}-elsewhere`;
const name = "litellm-pg";
const permission = `${namespace}/${name}: 2 of 3 instances`;

describe("a stack whose database has more instances than its settings", () => {
  let here: Environment;
  let cluster: ClusterClient;
  let stack: Stack;

  const backup = { enabled: true };
  const stackWith = (overlay: Record<string, unknown> = {}) =>
    suiteStack(here, "ai-dev", namespace, {
      "llm-gateway:protect": "true",
      "llm-gateway:postgres": { backup },
      ...overlay,
    });

  /** What the engine prints when it refuses. */
  const refusalOf = async (refused: Stack): Promise<string> => {
    const { message } = await refused.up().then(
      () => assert.fail("it was not refused"),
      (error: unknown) => error as Error,
    );
    return message;
  };

  const volumes = async (): Promise<number> => {
    const labelSelector = `cnpg.io/cluster=${name}`;
    return (await cluster.core.listNamespacedPersistentVolumeClaim({ namespace, labelSelector })).items.length;
  };

  before(async function () {
    this.timeout("20m");
    here = await environment();
    cluster = new ClusterClient(here.config, namespace);
    stack = stackWith();
    if (stack.exists()) await stack.destroy({ unprotect: true });
    await progress.step("up, profile dev", () => stack.up());
    // By hand, so that the state is older than the cluster.
    const object = { group: "postgresql.cnpg.io", version: "v1", namespace, plural: "clusters", name };
    await cluster.custom.patchNamespacedCustomObject({ ...object, body: { spec: { instances: 3 } } }, mergePatch);
    await waitFor(async () => (await volumes()) === 3, { deadline: 300, what: "the volumes of three instances" });
  });

  after(async function () {
    this.timeout("10m");
    await progress.step("destroy", () => stack.destroy({ unprotect: true }));
  });

  it("is refused, with what would be lost and what permits it", async () => {
    const message = await refusalOf(stackWith({ "llm-gateway:redis": { enabled: true } }));
    assert.match(message, /would lose data that lives in the cluster; nothing was changed/);
    assert.ok(message.includes(`add "${permission}" to allowDataLoss`), message);
    assert.equal((await readCluster(cluster, name)).spec.instances, 3);
    assert.equal(await volumes(), 3);
  });

  it("is refused another name, which would delete the database", async () => {
    const message = await refusalOf(
      stackWith({ "llm-gateway:allowDataLoss": [permission], "llm-gateway:postgres": { backup, clusterName: "keys" } }),
    );
    assert.ok(message.includes(`${namespace}/${name} would be deleted with every key`), message);
    assert.equal((await readCluster(cluster, name)).spec.instances, 3);
  });

  it("is refused another namespace, which would delete the database", async () => {
    const message = await refusalOf(stackWith({ "llm-gateway:namespace": elsewhere }));
    assert.ok(message.includes(`add "${namespace}/${name}" to allowDataLoss`), message);
    assert.equal(await namespaceExists(here.config, elsewhere), false);
    assert.equal((await readCluster(cluster, name)).spec.instances, 3);
  });

  it("is refused another namespace while its data is protected, also with the permission", async () => {
    const permitted = { "llm-gateway:allowDataLoss": [`${namespace}/${name}`] };
    const message = await refusalOf(stackWith({ ...permitted, "llm-gateway:namespace": elsewhere }));
    assert.match(message, /marked for protection/);
    assert.equal(await namespaceExists(here.config, elsewhere), false);
    assert.equal((await readCluster(cluster, name)).spec.instances, 3);
  });

  it("loses exactly what allowDataLoss lists", async () => {
    // The state has one instance: only a refresh shows the engine the other two.
    const permitted = stackWith({ "llm-gateway:allowDataLoss": [permission] });
    await progress.step("up with refresh and the permission", () => permitted.up({ refresh: true }));
    assert.equal((await readCluster(cluster, name)).spec.instances, 1);
    await waitFor(async () => (await volumes()) === 1, { deadline: 120, what: "two volumes to be deleted" });
  });

  it("is restored from a snapshot under another name, with keys, spend and credentials", async () => {
    const outputs = await outputsOf(stack);
    const key = await storeData(cluster, outputs);
    const before = await readData(cluster, outputs, key);
    await backUp(cluster, "before-restore");
    const [snapshot = ""] = snapshotsOf(await readBackup(cluster, "before-restore"));
    await stack.unprotectAll();
    const restored = stackWith({
      "llm-gateway:protect": "false",
      "llm-gateway:allowDataLoss": [`${namespace}/${name}`],
      "llm-gateway:postgres": { backup, clusterName: "restored", recovery: { snapshot } },
    });
    await progress.step("up, restored from a snapshot", () => restored.up());
    assert.deepEqual(await readData(cluster, await outputsOf(restored), key, "restored"), before);
    await useKey(cluster, await outputsOf(restored), key);
    const { changes, output } = await restored.preview();
    assert.ok(isUnchanged(changes), output);
  });

  it("may go to another namespace once nothing protects it and allowDataLoss lists it", async () => {
    const permitted = stackWith({
      "llm-gateway:namespace": elsewhere,
      "llm-gateway:protect": "false",
      "llm-gateway:allowDataLoss": [`${namespace}/restored`],
    });
    const { output } = await permitted.preview();
    assert.match(output, /Cluster .*replace/);
  });
});
