import assert from "node:assert/strict";

import { parse } from "yaml";

import { missingPackages } from "../../../lab/build/packages";
import { componentNames, componentSpec } from "../../../lab/embedded/components";
import { configuration, configurationFiles } from "../../../lab/embedded/configurationFiles";
import { nodeAddress } from "../../../lab/embedded/layout";

describe("the node", () => {
  const files = configurationFiles("localhost/pause:1");
  const file = (name: string): string => files[configuration(name)] ?? "";
  const own = ["127.0.0.1", nodeAddress];

  for (const name of componentNames)
    it(`gives ${name} only addresses on loopback or on its bridge to listen at`, () => {
      for (const argument of componentSpec(name).args) {
        const [, flag = "", value = ""] = /^--([a-z-]+)=(.*)$/.exec(argument) ?? [];
        if (/address$|urls$/.test(flag)) assert.ok(own.includes(value.replace(/^http:\/\/|:\d+$/g, "")), argument);
      }
    });

  it("has the API server and the controllers listen somewhere named, not everywhere as they would by themselves", () => {
    for (const name of ["kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const)
      assert.ok(
        componentSpec(name).args.some((argument) => argument.startsWith("--bind-address=")),
        name,
      );
  });

  it("has the kubelet and kube-proxy listen on its own addresses", () => {
    const kubelet = parse(file("kubelet.yaml")) as { address: string };
    const proxy = parse(file("kube-proxy.yaml")) as { metricsBindAddress: string; healthzBindAddress: string };
    assert.equal(kubelet.address, nodeAddress);
    assert.match(proxy.metricsBindAddress, /^127\.0\.0\.1:/);
    assert.match(proxy.healthzBindAddress, /^127\.0\.0\.1:/);
  });

  it("gives pods routes to pods and Services, and none to the world outside", () => {
    interface Plugin {
      ipMasq?: boolean;
      ipam: { routes: { dst: string }[] };
    }
    const { plugins } = JSON.parse(file("cni/10-llm-gateway.conflist")) as { plugins: Plugin[] };
    const routes = plugins.flatMap(({ ipam }) => ipam.routes.map(({ dst }) => dst));
    assert.deepEqual(routes, ["10.244.0.0/16", "10.96.0.0/16"]);
    assert.ok(plugins.every(({ ipMasq }) => ipMasq !== true));
  });

  it("has a name server that forwards nowhere", () => {
    assert.doesNotMatch(file("Corefile"), /forward/);
    assert.match(file("Corefile"), /NXDOMAIN/);
  });

  it("asks for no package whose files are there", () => {
    assert.deepEqual(
      missingPackages(() => true),
      [],
    );
    assert.deepEqual(
      missingPackages((path) => path !== "/usr/sbin/runc"),
      ["runc"],
    );
  });
});
