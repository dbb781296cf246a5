import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { operatorVersion } from "../../../components/images";
import { describeKindCluster, findKind, startKindCluster, stopKindCluster } from "../../../lab/kind";
import { Progress } from "../../../tools/shared/progress";

/*
 * kind itself can't run where these tests run: they go up to its commands, which programs of their names record that do
 * nothing else.
 */

describe("the kind cluster", () => {
  const { PATH, LLM_GATEWAY_STATE } = process.env;
  let folder: string;
  const log = (): string[] => {
    const file = join(folder, "log");
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  };
  const state = (): string => join(folder, "state", "kind");

  /** A program that records its arguments, after which it does something. */
  const program = (name: string, then = "") => {
    const path = join(folder, "bin", name);
    writeFileSync(path, `#!/bin/sh\necho "$KIND_EXPERIMENTAL_PROVIDER ${name} $*" >> '${folder}/log'\n${then}\n`);
    chmodSync(path, 0o755);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "llm-gateway-"));
    mkdirSync(join(folder, "bin"));
    // `kind create cluster` writes the access to the file after --kubeconfig.
    program("kind", `[ "$1" = create ] && : > "$6"; true`);
    for (const each of ["docker", "kubectl", "git", "bash"]) program(each);
    process.env.PATH = join(folder, "bin");
    process.env.LLM_GATEWAY_STATE = join(folder, "state");
  });
  afterEach(() => {
    process.env.PATH = PATH;
    if (LLM_GATEWAY_STATE === undefined) delete process.env.LLM_GATEWAY_STATE;
    else process.env.LLM_GATEWAY_STATE = LLM_GATEWAY_STATE;
    rmSync(folder, { recursive: true });
  });

  const quiet = () => new Progress(4, () => undefined);
  const start = (engine: "docker" | "podman" = "docker") => startKindCluster(quiet(), engine);

  it("gets snapshots, a driver that takes them, and the program's release of the operator", async () => {
    await start();
    const commands = log().map((line) =>
      line
        .trim()
        .replaceAll(state(), "STATE")
        .replace(/\/\S*llm-gateway-kind-\w+/, "FOLDER"),
    );
    const kubectl = "kubectl --kubeconfig STATE/kubeconfig.unfinished";
    const snapshotter = "https://github.com/kubernetes-csi/external-snapshotter//";
    const minor = operatorVersion.split(".").slice(0, 2).join(".");
    assert.deepEqual(commands, [
      "kind delete cluster --name llm-gateway --kubeconfig STATE/kubeconfig.unfinished",
      "kind create cluster --name llm-gateway --kubeconfig STATE/kubeconfig.unfinished --wait 180s",
      `${kubectl} apply --server-side -k ${snapshotter}client/config/crd?ref=v8.3.0`,
      `${kubectl} apply --server-side -k ${snapshotter}deploy/kubernetes/snapshot-controller?ref=v8.3.0`,
      "git clone --quiet --depth 1 --branch v1.17.0 https://github.com/kubernetes-csi/csi-driver-host-path FOLDER/driver",
      "bash FOLDER/driver/deploy/kubernetes-latest/deploy.sh",
      `${kubectl} apply -f FOLDER/driver/examples/csi-storageclass.yaml`,
      `${kubectl} annotate --overwrite storageclass standard storageclass.kubernetes.io/is-default-class=false`,
      `${kubectl} annotate --overwrite storageclass csi-hostpath-sc storageclass.kubernetes.io/is-default-class=true`,
      `${kubectl} apply --server-side -f https://raw.githubusercontent.com/cloudnative-pg/cloudnative-pg/release-${minor}/releases/cnpg-${operatorVersion}.yaml`,
      `${kubectl} --namespace cnpg-system scale deployment/cnpg-controller-manager --replicas 2`,
      `${kubectl} --namespace cnpg-system rollout status deployment/cnpg-controller-manager --timeout 300s`,
    ]);
  });

  it("is described by its own kubeconfig and classes once it is whole", async () => {
    assert.equal(describeKindCluster(), undefined);
    const cluster = await start();
    assert.deepEqual(describeKindCluster(), cluster);
    assert.deepEqual(cluster, {
      kubeconfig: join(state(), "kubeconfig"),
      context: "kind-llm-gateway",
      storageClass: "csi-hostpath-sc",
      volumeSnapshotClass: "csi-hostpath-snapclass",
    });
  });

  it("is not made again", async () => {
    await start();
    const before = log().length;
    await start();
    assert.equal(log().length, before);
  });

  it("is not used where its start failed, and the next start begins anew", async () => {
    program("bash", "exit 1");
    await assert.rejects(start(), /deploy\.sh exited with 1/);
    assert.equal(describeKindCluster(), undefined);
    program("bash");
    const before = log().length;
    await start();
    assert.match(log()[before] ?? "", /kind delete cluster --name llm-gateway/);
  });

  it("runs in Podman where that is what answers", async () => {
    await start("podman");
    assert.ok(log().some((line) => line.startsWith("podman kind create cluster")));
  });

  it("is removed with its kubeconfig", async () => {
    await start();
    await stopKindCluster("docker");
    assert.equal(describeKindCluster(), undefined);
    assert.match(log().at(-1) ?? "", /kind delete cluster --name llm-gateway/);
  });

  it("needs a container engine that answers, and names each program that is missing", async () => {
    assert.deepEqual(await findKind(), { engine: "docker", missing: [] });
    program("docker", "exit 1");
    program("podman");
    rmSync(join(folder, "bin", "kind"));
    rmSync(join(folder, "bin", "git"));
    assert.deepEqual(await findKind(), { engine: "podman", missing: ["kind", "git"] });
    program("podman", "exit 1");
    assert.equal((await findKind()).engine, undefined);
  });
});
