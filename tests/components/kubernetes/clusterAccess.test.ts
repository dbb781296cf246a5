import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadKubeConfig } from "../../../components/kubernetes/clusterAccess";
import { type ProgramRun, runProgram } from "../../../tools/program/runProgram";

const kubeconfig = JSON.stringify({
  apiVersion: "v1",
  kind: "Config",
  "current-context": "one",
  clusters: ["here", "there"].map((name) => ({ name, cluster: { server: `https://${name}.example` } })),
  contexts: [
    { name: "one", context: { cluster: "here", user: "somebody" } },
    { name: "two", context: { cluster: "there", user: "somebody" } },
  ],
  users: [{ name: "somebody", user: { token: "sk-token" } }],
});

describe("the cluster of a component", () => {
  let run: ProgramRun;
  before(async () => {
    run = await runProgram(
      {
        project: "own",
        stack: "own",
        values: { "kubernetes:kubeconfig": "/of/the/stack", "kubernetes:context": "stack" },
        secretKeys: [],
        preview: true,
      },
      join(__dirname, "..", "..", "support", "programs", "providerProgram.ts"),
    );
  });
  const known = (access: object) => ({ state: "known", access });
  const ofText = known({ kubeconfig: "apiVersion: v1\n", context: "one" });

  const cases: [title: string, output: string, expected: object][] = [
    ["is that of the provider in its options", "text", ofText],
    ["is that of the Kubernetes provider in a list of them", "list", ofText],
    ["is that of its parent's provider", "inherited", ofText],
    [
      "is in the ambient kubeconfig where its provider names none",
      "ambient",
      known({ context: "two", cluster: "three" }),
    ],
    ["is read from a secret too", "secret", known({ kubeconfig: "/a/file" })],
    ["is the stack's where it has no provider", "config", known({ kubeconfig: "/of/the/stack", context: "stack" })],
    ["is none where its provider renders manifests", "rendered", { state: "none" }],
    [
      "is unknown before the update that makes it",
      "unknown",
      { state: "unknown", because: "is known only in the update" },
    ],
    [
      "is unknown where its provider doesn't show it",
      "elsewhere",
      { state: "unknown", because: "can't be read from its provider" },
    ],
    ["is the one in its arguments, whatever its provider", "given", known({ context: "given" })],
  ];
  for (const [title, output, expected] of cases) {
    it(title, () => {
      assert.deepEqual(JSON.parse(JSON.stringify(run.outputs[output])), expected);
    });
  }
});

describe("the connection to a cluster", () => {
  const serverOf = async (access: Parameters<typeof loadKubeConfig>[0]) =>
    (await loadKubeConfig(access)).getCurrentCluster()?.server;

  it("is the current context's of a kubeconfig, given as text or as a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "llm-gateway-test-"));
    try {
      writeFileSync(join(folder, "config"), kubeconfig);
      assert.equal(await serverOf({ kubeconfig }), "https://here.example");
      assert.equal(await serverOf({ kubeconfig: join(folder, "config") }), "https://here.example");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is that of the context or cluster that is named", async () => {
    assert.equal(await serverOf({ kubeconfig, context: "two" }), "https://there.example");
    const loaded = await loadKubeConfig({ kubeconfig, context: "two", cluster: "here" });
    assert.equal(loaded.getCurrentCluster()?.server, "https://here.example");
    assert.equal(loaded.getCurrentUser()?.name, "somebody");
  });

  it("is refused for a context or cluster that isn't there, naming those that are", async () => {
    await assert.rejects(serverOf({ kubeconfig, context: "three" }), /no context three; available: one, two\./);
    await assert.rejects(serverOf({ kubeconfig, cluster: "gone" }), /no cluster gone; available: here, there\./);
  });

  it("is refused in one sentence where the kubeconfig can't be read", async () => {
    await assert.rejects(
      serverOf({ kubeconfig: "/no/such/file" }),
      /^UserError: The kubeconfig can't be read \(.*\/no\/such\/file.*nothing was changed\. Check KUBECONFIG/,
    );
  });

  it("never repeats the text of a kubeconfig that can't be read", async () => {
    await assert.rejects(serverOf({ kubeconfig: "{\n  token: sk-secret\n  : [" }), (error: Error) => {
      assert.match(error.message, /^The kubeconfig can't be read/);
      assert.doesNotMatch(error.message, /sk-secret/);
      return true;
    });
  });
});
