import assert from "node:assert/strict";

import { binaryFolder, executables, isGoRecent, publishedReplacements } from "../../../lab/build/binaries";
import { isAbandoned } from "../../../lab/build/cacheEntry";
import { coredns, engine, kubernetes } from "../../../lab/build/recipes";

describe("Go builds", () => {
  it("replace local staging modules with the versions that were published for them", () => {
    const goMod = `module k8s.io/kubernetes

require k8s.io/api v0.0.0

replace (
	k8s.io/api => ./staging/src/k8s.io/api
	k8s.io/kubelet => ./staging/src/k8s.io/kubelet
	example.com/fork => example.com/other v1.2.3
)
`;
    assert.deepEqual(publishedReplacements(goMod, "0.36.3"), [
      "replace k8s.io/api => k8s.io/api v0.36.3",
      "replace k8s.io/kubelet => k8s.io/kubelet v0.36.3",
    ]);
  });

  it("take a one-line replace too", () => {
    assert.deepEqual(publishedReplacements("replace a.b/c => ./c\n", "1.0.0"), ["replace a.b/c => a.b/c v1.0.0"]);
  });

  for (const [version, isRecent] of [
    ["go1.26.8", true],
    ["go1.27rc1", true],
    ["go2.0", true],
    ["go1.25.9", false],
    ["devel", false],
  ] as const)
    it(`${isRecent ? "accept" : "refuse"} ${version}`, () => {
      assert.equal(isGoRecent(version), isRecent);
    });

  it("name an executable after its package's folder, unless it is named otherwise", () => {
    assert.deepEqual(executables(engine), ["pulumi", "pulumi-language-nodejs"]);
    assert.deepEqual(executables(coredns), ["coredns"]);
    assert.ok(executables(kubernetes).includes("kube-apiserver"));
  });

  it("go to another folder when the recipe changes", () => {
    const changed = { ...coredns, builds: coredns.builds.map((build) => ({ ...build, linkerFlags: ["-X a=b"] })) };
    assert.notEqual(binaryFolder(changed), binaryFolder(coredns));
    assert.equal(binaryFolder({ ...coredns }), binaryFolder(coredns));
  });
});

describe("an entry of the cache", () => {
  it("counts as abandoned when the process that was filling it has ended", () => {
    assert.equal(
      isAbandoned("etcd-3.7.3.unfinished-41-aB", (pid) => pid !== 41),
      true,
    );
    assert.equal(
      isAbandoned("etcd-3.7.3.unfinished-41-aB", (pid) => pid === 41),
      false,
    );
    assert.equal(
      isAbandoned("etcd-3.7.3", () => false),
      false,
    );
  });
});
