import assert from "node:assert/strict";
import { join } from "node:path";

import type { Properties } from "../../../lab/standins/plugin/values";
import { type ProgramRun, runProgram } from "../../../tools/program/runProgram";
import { type Answer, FakeApiServer, refusal } from "../../lab/standins/kubernetes/fakeApiServer";

const groups = { groups: [{ versions: [{ groupVersion: "postgresql.cnpg.io/v1" }] }] };
const defaultClass = {
  metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
};

describe("a gateway's check of the cluster that its provider goes to", () => {
  let operatorIsThere: boolean;
  let clusters: Properties[];
  let lastAnswer: number;
  const answer = ({ path }: { path: string }): Answer => {
    lastAnswer = performance.now();
    if (path === "/apis") return [200, operatorIsThere ? groups : { groups: [] }];
    if (path.endsWith("/storageclasses")) return [200, { items: [defaultClass] }];
    if (path.endsWith("/clusters")) return [200, { items: clusters }];
    return path.endsWith("/deployments") ? [200, { items: [] }] : refusal(404, "NotFound", "not found");
  };
  let [theirs, ambient]: FakeApiServer[] = [];
  let values: Record<string, string>;

  beforeEach(async () => {
    operatorIsThere = true;
    clusters = [];
    theirs = new FakeApiServer(answer);
    ambient = new FakeApiServer(answer);
    values = {
      "own:kubeconfig": (await theirs.start()).exportConfig(),
      "kubernetes:kubeconfig": (await ambient.start()).exportConfig(),
    };
  });
  afterEach(() => {
    theirs?.stop();
    ambient?.stop();
  });

  const run = (lastOutputs = {}) =>
    runProgram(
      { project: "own", stack: "own", values, secretKeys: [], lastOutputs },
      join(__dirname, "..", "..", "support", "programs", "checkedProgram.ts"),
    );

  it("asks that cluster, and not the one of the stack's config", async () => {
    await run();
    assert.ok(theirs?.seen.some(({ path }) => path === "/apis"));
    assert.deepEqual(ambient?.seen, []);
  });

  it("ends before the first resource is made", async () => {
    const { outputs } = await run();
    assert.ok((outputs.firstMade as number) > lastAnswer);
  });

  it("fails the run with what that cluster lacks", async () => {
    operatorIsThere = false;
    await assert.rejects(run(), { name: "PrerequisiteError", message: /operator is not installed/ });
  });

  it("fails the run with what an update would delete there", async () => {
    const metadata = { namespace: "litellm", name: "old", labels: { "llm-gateway/stack": "own.own" } };
    clusters = [{ metadata, spec: { instances: 1, storage: { size: "1Gi" } } }];
    await assert.rejects(run(), { name: "DataLossError", message: /litellm\/old would be deleted with every key/ });
  });

  it("fails the run with the database in the namespace that the stack's last update names", async () => {
    const metadata = { namespace: "former", name: "old", labels: { "llm-gateway/stack": "own.own" } };
    clusters = [{ metadata, spec: { instances: 1, storage: { size: "1Gi" } } }];
    await assert.rejects(run({ namespace: "former" }), {
      name: "DataLossError",
      message: /namespace: .*former\/old would be deleted with every key/,
    });
  });

  it("warns of such a database elsewhere, and reads the stack's outputs only then", async () => {
    const references = ({ resources }: ProgramRun) => resources.filter(({ type }) => type.endsWith(":StackReference"));
    assert.deepEqual(references(await run({ namespace: "other" })), []);
    const metadata = { namespace: "former", name: "old", labels: { "llm-gateway/stack": "own.own" } };
    clusters = [{ metadata, spec: { instances: 1, storage: { size: "1Gi" } } }];
    const unclear = await run({ namespace: "other" });
    assert.match(unclear.warnings.join(), /former\/old belongs to a stack own too/);
    assert.equal(references(unclear).length, 1);
  });

  it("doesn't look for a namespace that the program gives: this run may make it", async () => {
    const askedForNamespace = () => theirs?.seen.some(({ path }) => path.startsWith("/api/v1/namespaces"));
    await run();
    assert.equal(askedForNamespace(), true);
    values["own:namespace"] = "own";
    theirs?.seen.splice(0);
    await run();
    assert.equal(askedForNamespace(), false);
  });

  it("asks no cluster and warns where the provider's is unknown", async () => {
    values["own:unreadable"] = "true";
    const { warnings, resources } = await run();
    assert.match(warnings.join(), /prerequisites are not checked.*can't be read from its provider.*Set `cluster:/);
    assert.ok(resources.length > 10);
    assert.deepEqual([...(theirs?.seen ?? []), ...(ambient?.seen ?? [])], []);
  });
});
