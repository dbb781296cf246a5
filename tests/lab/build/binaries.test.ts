import assert from "node:assert/strict";

import { binaryFolder, executables, isGoRecent, publishedReplacements } from "../../../lab/build/binaries";
import { isAbandoned } from "../../../lab/build/cacheEntry";
import { coredns, engine, kubernetes } from "../../../lab/build/recipes";

describe("Go builds", () => {
  it("replace local staging modules with their published versions", () => {
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

  it("accept a one-line replace", () => {
    assert.deepEqual(publishedReplacements("replace a.b/c => ./c\n", "1.0.0"), ["replace a.b/c => a.b/c v1.0.0"]);
  });

  for (const [version, isRecent] of [
    ["go1.26.8", true],
    ["go1.27rc1", true],
    ["go2.0", true],
    ["go1.25.9", false],
    ["devel", false],
  ] as const)
    it(`${isRecent ? "accept" : "reject"} ${version}`, () => {
      assert.equal(isGoRecent(version), isRecent);
    });

  it("name an executable after its package's folder by default", () => {
    assert.deepEqual(executables(engine), ["pulumi", "pulumi-language-nodejs"]);
    assert.deepEqual(executables(coredns), ["coredns"]);
    assert.ok(executables(kubernetes).includes("kube-apiserver"));
  });

  it("use another folder when the recipe changes", () => {
    const changed = { ...coredns, builds: coredns.builds.map((build) => ({ ...build, linkerFlags: ["-X a=b"] })) };
    assert.notEqual(binaryFolder(changed), binaryFolder(coredns));
    assert.equal(binaryFolder({ ...coredns }), binaryFolder(coredns));
  });
});

describe("an entry of the cache", () => {
  it("is abandoned when the process that was filling it has ended", () => {
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
