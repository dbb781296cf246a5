import assert from "node:assert/strict";

import { restartApiServer, startOperator, stopOperator } from "../../lab/embedded";
import { ClusterClient, unlessAbsent } from "../../tools/cluster/clusterClient";
import type { Stack } from "../../tools/engine";
import { merged } from "../../tools/engine/stackFile";
import { waitFor } from "../../tools/shared/waitFor";
import { postgresSetting } from "./support/database";
import { createNamespace, type Environment, environment, outputsOf, progress, suiteStack } from "./support/environment";
import { failsWith, killEngine } from "./support/faults";
import { namespaceExists } from "./support/namespaceObjects";
import { completeThroughEachReplica } from "./support/replicas";
import { deploySharedRedis } from "./support/sharedRedis";

const namespace = "e2e-faults";
const noSuchImage = "localhost/llm-gateway/any:15-no-such-tag";
const wrongImage = (...parts: string[]) => ({
  "llm-gateway:images": Object.fromEntries(parts.map((part) => [part, noSuchImage])),
});

describe("missing prerequisites, reported before anything is created", () => {
  const refused = `${namespace}-refused`;
  const taken = `${namespace}-taken`;

  before(async () => {
    const { config } = await environment();
    if (!(await namespaceExists(config, taken))) await createNamespace(config, taken);
  });

  after(async () => {
    await new ClusterClient((await environment()).config, taken).core.deleteNamespace({ name: taken });
  });

  const refusals: [what: string, overlay: Record<string, unknown>, pattern: RegExp][] = [
    [
      "a storage class that does not exist",
      { "llm-gateway:postgres": { storageClass: "no-such-class" } },
      /postgres\.storageClass: storage class no-such-class not found/,
    ],
    [
      "a snapshot class that does not exist",
      { "llm-gateway:postgres": { backup: { volumeSnapshotClass: "no-such-class" } } },
      /postgres\.backup\.volumeSnapshotClass: volume snapshot class no-such-class not found/,
    ],
    ["a namespace that exists already", { "llm-gateway:namespace": taken }, /e2e-faults-taken exists already/],
  ];
  for (const [what, overlay, pattern] of refusals) {
    it(`reports ${what}`, async () => {
      const here = await environment();
      await failsWith(suiteStack(here, "ai-prod", refused, overlay).up(), pattern);
      assert.equal(await namespaceExists(here.config, refused), false);
    });
  }

  it("reports a cluster that does not answer", async () => {
    const here = await environment();
    const kubeconfig = JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "nowhere",
      clusters: [{ name: "nowhere", cluster: { server: "https://127.0.0.1:9" } }],
      contexts: [{ name: "nowhere", context: { cluster: "nowhere", user: "nobody" } }],
      users: [{ name: "nobody", user: {} }],
    });
    const overlay = { "kubernetes:kubeconfig": kubeconfig, "kubernetes:context": "nowhere" };
    await failsWith(
      suiteStack(here, "ai-dev", refused, overlay).up(),
      /API server https:\/\/127\.0\.0\.1:9 doesn't answer/,
    );
  });
});

describe("a disturbed deployment", () => {
  let here: Environment;
  let stack: Stack;
  let cluster: ClusterClient;
  const cnpg = { group: "postgresql.cnpg.io", version: "v1", plural: "clusters", namespace, name: "litellm-pg" };

  /** The stack with Redis, so that its faults are covered too. */
  const stackWith = (overlay: Record<string, unknown> = {}): Stack =>
    suiteStack(
      here,
      "ai-dev",
      namespace,
      merged({ "llm-gateway:redis": { enabled: true } }, overlay) as typeof overlay,
    );
  const answers = async (): Promise<void> => completeThroughEachReplica(here.config, await outputsOf(stack), 1);
  const wanted = async (): Promise<{ instances: number; imageName: string } | undefined> => {
    const found: unknown = await unlessAbsent(() => cluster.custom.getNamespacedCustomObject(cnpg));
    return (found as { spec: { instances: number; imageName: string } } | undefined)?.spec;
  };

  before(async function () {
    this.timeout("40m");
    here = await environment();
    cluster = new ClusterClient(here.config, namespace);
    stack = stackWith();
    if (stack.exists()) await stack.destroy();
  });

  after(async () => {
    await progress.step("destroy, profile dev", () => stack.destroy());
  });

  it("names a missing PostgreSQL image in the first up", async () => {
    const wrong = stackWith(wrongImage("postgres"));
    await progress.step("first up with a wrong PostgreSQL image", () =>
      failsWith(
        wrong.up(),
        /PostgreSQL Cluster e2e-faults\/litellm-pg/,
        /initdb.*no-such-tag: ErrImagePull|ImagePullBackOff/,
      ),
    );
  });

  // The Cluster is still the one above: this run also shows that correcting the image is the whole repair.
  it("converges in the next up after the engine was killed", async () => {
    const killed = stack.up();
    const over = assert.rejects(killed);
    await waitFor(async () => (await wanted())?.imageName !== noSuchImage, {
      deadline: 120,
      what: "the Cluster to be changed",
    });
    assert.equal(killEngine(stack), 1);
    await over;
    await progress.step("up after a killed engine", () => stack.up());
    await answers();
  });

  it("keeps the old release serving while the LiteLLM image is missing", async () => {
    const wrong = stackWith(wrongImage("litellm"));
    const begun = performance.now();
    await progress.step("up with a wrong LiteLLM image", () =>
      failsWith(wrong.up(), /litellm-migrat/, /image \S+no-such-tag: (ErrImagePull|ImagePullBackOff)/),
    );
    assert.ok(performance.now() - begun < 180_000);
    await answers();
  });

  it("reports missing PostgreSQL and Redis images, and recovers with the right ones", async () => {
    const wrong = stackWith(wrongImage("postgres", "redis"));
    const begun = performance.now();
    await progress.step("up with wrong PostgreSQL and Redis images", () =>
      failsWith(
        wrong.up(),
        /PostgreSQL Cluster e2e-faults\/litellm-pg is not ready.*litellm-pg-1\b.*no-such-tag/,
        /Deployment e2e-faults\/litellm-redis is not ready.*container redis.*no-such-tag/,
      ),
    );
    assert.ok(performance.now() - begun < 180_000);
    await progress.step("up with the right images again", () => stack.up());
    await answers();
  });

  it("waits in up until a parameter that restarts PostgreSQL is in force", async () => {
    const changed = stackWith({
      "llm-gateway:postgres": { parameters: { max_connections: "140" } },
    });
    await progress.step("up with a parameter that restarts PostgreSQL", () => changed.up());
    assert.equal(await postgresSetting(here.config, namespace, "litellm-pg-1", "max_connections"), "140");
    await answers();
  });

  it("continues an up across a restart of the API server", async function () {
    if (!here.place.embedded) this.skip();
    const earlier = await generation();
    const changed = stackWith({ "llm-gateway:litellm": { databaseConnections: 7 } });
    const running = progress.step("up across a restart of the API server", () => changed.up());
    await waitFor(async () => (await generation()) > earlier, { deadline: 120, what: "the Deployment to be updated" });
    await restartApiServer();
    await running;
    await answers();
  });

  async function generation(): Promise<number> {
    return (await cluster.apps.readNamespacedDeployment({ namespace, name: "litellm" })).metadata?.generation ?? 0;
  }

  it("times out naming the Cluster while the operator is down, and converges in the next up", async function () {
    if (!here.place.embedded) this.skip();
    const scaled = stackWith({
      "llm-gateway:postgres": { instances: 2, readyMinutes: 1 },
    });
    const running = progress.step("up without the operator", () =>
      failsWith(scaled.up(), /litellm-pg|gateway-postgres-cluster/, /readyInstances|Ready/),
    );
    try {
      await waitFor(async () => (await wanted())?.instances === 2, { deadline: 60, what: "the Cluster to be changed" });
      await stopOperator();
      await running;
    } finally {
      await startOperator();
    }
    const again = stackWith({ "llm-gateway:allowDataLoss": [`${namespace}/${cnpg.name}: 1 of 2 instances`] });
    await progress.step("up with the operator back", () => again.up());
    await answers();
  });

  it("counts budgets in an external Redis with TLS instead of the stack's own", async function () {
    if (!here.place.embedded) this.skip();
    const images = here.place.overlay["llm-gateway:images"] as { redis: string };
    const shared = await deploySharedRedis(here, images.redis);
    try {
      await cluster.core.createNamespacedSecret({
        namespace,
        body: {
          metadata: { name: "shared-redis" },
          stringData: { password: shared.password, "ca.crt": shared.certificate },
        },
      });
      const external = {
        host: shared.host,
        port: shared.port,
        passwordSecret: { name: "shared-redis" },
        caSecret: { name: "shared-redis" },
      };
      const sharing = stackWith({
        "llm-gateway:redis": { external },
        "llm-gateway:litellm": { budgets: "fail-closed" },
      });
      await progress.step("up with an external Redis", () => sharing.up());
      assert.equal(
        (await cluster.apps.listNamespacedDeployment({ namespace })).items.length,
        1,
        "no Redis is deployed",
      );
      assert.equal(await shared.keys(), 0);
      await answers();
      assert.ok((await shared.keys()) > 0, "the key's counter is in the external Redis");
    } finally {
      await shared.remove();
    }
  });

  it("grows the storage in place", async function () {
    if (!here.place.embedded) this.skip();
    const size = "12Gi";
    const labelSelector = `cnpg.io/cluster=${cnpg.name}`;
    const instances = async () =>
      (await cluster.core.listNamespacedPod({ namespace, labelSelector })).items.map(({ metadata }) => metadata?.uid);
    const earlier = await instances();
    await progress.step("up with more storage", () => stackWith({ "llm-gateway:postgres": { storage: size } }).up());
    const sizes = async (): Promise<(string | undefined)[]> =>
      (await cluster.core.listNamespacedPersistentVolumeClaim({ namespace, labelSelector })).items.map(
        ({ status }) => status?.capacity?.storage,
      );
    await waitFor(async () => (await sizes()).every((found) => found === size), {
      deadline: 60,
      what: "the volumes to be expanded",
    });
    assert.deepEqual(await instances(), earlier, "no instance was replaced");
    await answers();
  });
});
