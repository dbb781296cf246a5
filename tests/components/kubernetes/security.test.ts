import assert from "node:assert/strict";

import { podTemplates, type PodTemplate } from "../../support/podTemplates";
import { runStack } from "../../support/runStack";

// Prod with metrics makes every pod that there is.
const everyPod = async (): Promise<PodTemplate[]> =>
  podTemplates(await runStack("prod", { monitoring: { metrics: true } }));

// As Kubernetes' Pod Security Standards define "restricted", and besides it a root file system that can't be written to.
describe("every pod", () => {
  it("is looked at: proxy, migration, Redis and the pruning of backups", async () => {
    assert.deepEqual(
      (await everyPod()).map(({ kind }) => kind),
      ["Job", "Deployment", "CronJob", "Deployment"],
    );
  });

  it("runs as a user that isn't root, under the runtime's seccomp profile", async () => {
    for (const { workload, spec } of await everyPod()) {
      const { runAsNonRoot, runAsUser, runAsGroup, seccompProfile } = spec.securityContext;
      assert.equal(runAsNonRoot, true, workload);
      assert.ok(runAsUser > 0 && runAsGroup > 0, workload);
      assert.deepEqual(seccompProfile, { type: "RuntimeDefault" }, workload);
    }
  });

  it("shares nothing with its node", async () => {
    for (const { workload, spec } of await everyPod()) {
      for (const shared of ["hostNetwork", "hostPID", "hostIPC"] as const) assert.ok(!spec[shared], workload);
      for (const volume of spec.volumes) assert.equal(volume.hostPath, undefined, workload);
      for (const { ports } of spec.containers) {
        for (const port of (ports as typeof ports | undefined) ?? []) assert.equal(port.hostPort, undefined, workload);
      }
    }
  });

  it("gets a service account token only where it talks to the API server: the pruning of backups", async () => {
    const withToken = (await everyPod()).filter(({ spec }) => spec.automountServiceAccountToken !== false);
    assert.deepEqual(
      withToken.map(({ workload }) => workload),
      ["gateway-postgres-backups-prune"],
    );
  });
});

describe("every container", () => {
  const everyContainer = async () =>
    (await everyPod()).flatMap(({ workload, spec }) => {
      const all = [...spec.containers, ...((spec.initContainers as typeof spec.containers | undefined) ?? [])];
      return all.map((container) => ({ workload, container }));
    });

  it("may not gain privileges, has no capability, and can't write to its root file system", async () => {
    for (const { workload, container } of await everyContainer()) {
      const { allowPrivilegeEscalation, capabilities, privileged, readOnlyRootFilesystem } = container.securityContext;
      assert.equal(allowPrivilegeEscalation, false, workload);
      assert.deepEqual(capabilities, { drop: ["ALL"] }, workload);
      assert.ok(!privileged, workload);
      assert.equal(readOnlyRootFilesystem, true, workload);
    }
  });

  it("sets requests and limits", async () => {
    for (const { workload, container } of await everyContainer()) {
      const { requests, limits } = container.resources;
      assert.ok(requests.cpu && requests.memory && limits.memory, workload);
    }
  });

  it("runs an image with an exact tag", async () => {
    for (const { workload, container } of await everyContainer()) {
      assert.match(container.image, /^[^:]+:v?\d[\w.-]+$/, workload);
    }
  });
});
