import assert from "node:assert/strict";

import { parse } from "yaml";

import { missingPackages } from "../../../lab/build/packages";
import {
  controlPlanePrograms,
  controlPlaneSpec,
  nodeMonitorGraceSeconds,
  nodePrograms,
  nodeProgramSpec,
} from "../../../lab/embedded/components";
import {
  configuration,
  controlPlaneFiles,
  nodeConfiguration,
  nodeFiles,
} from "../../../lab/embedded/configurationFiles";
import { controlPlaneAddress } from "../../../lab/embedded/layout";
import { keeperSpec } from "../../../lab/embedded/namespaces";
import { nodeRoutes } from "../../../lab/embedded/network";
import {
  allNodes,
  containerdRoot,
  type EmbeddedNode,
  firstNode,
  nodeCounts,
  nodeNamed,
  nodesOf,
  nodeState,
  processName,
  reservedMemory,
  runtimeState,
} from "../../../lab/embedded/nodes";

const gibibyte = 2 ** 30;

interface Kubelet {
  address: string;
  cgroupRoot: string;
  nodeLeaseDurationSeconds?: number;
  systemReserved?: { memory: string };
}

const filesOf = (node: EmbeddedNode, count: 1 | 2 | 3 = 3): Record<string, string> =>
  nodeFiles(node, { pauseImage: "localhost/pause:1", count, memory: 24 * gibibyte });
const fileOf = (node: EmbeddedNode, name: string, count: 1 | 2 | 3 = 3): string =>
  filesOf(node, count)[nodeConfiguration(node, name)] ?? "";

/** The addresses and URLs that a program is configured to listen on. */
function listenedAt(args: readonly string[]): string[] {
  return args.flatMap((argument) => {
    const [, flag = "", value = ""] = /^--([a-z-]+)=(.*)$/.exec(argument) ?? [];
    return /address$|urls$|node-ip$/.test(flag) ? [value.replace(/^http:\/\/|:\d+$/g, "")] : [];
  });
}

describe("the control plane", () => {
  for (const name of controlPlanePrograms)
    it(`gives ${name} only addresses on loopback or on the first node's bridge to listen at`, () => {
      for (const address of listenedAt(controlPlaneSpec(name, 3).args))
        assert.ok(["127.0.0.1", controlPlaneAddress].includes(address), address);
    });

  it("has the API server and the controllers listen somewhere named, not everywhere as they would by themselves", () => {
    for (const name of ["kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const)
      assert.ok(
        controlPlaneSpec(name, 1).args.some((argument) => argument.startsWith("--bind-address=")),
        name,
      );
  });

  it("counts a node as lost sooner than by default only where there is another", () => {
    const grace = `--node-monitor-grace-period=${nodeMonitorGraceSeconds}s`;
    assert.deepEqual(
      nodeCounts.map((count) => controlPlaneSpec("kube-controller-manager", count).args.includes(grace)),
      [false, true, true],
    );
  });

  it("has a name server that forwards nowhere", () => {
    const text = controlPlaneFiles()[configuration("Corefile")] ?? "";
    assert.doesNotMatch(text, /forward/);
    assert.match(text, /NXDOMAIN/);
  });
});

describe("the nodes", () => {
  it("share no name, address, network, socket, cgroup or folder", () => {
    const properties: ((node: EmbeddedNode) => string)[] = [
      ({ name }) => name,
      ({ zone }) => zone,
      ({ address }) => address,
      ({ podNetwork }) => podNetwork,
      ({ namespace }) => namespace ?? "",
      ({ cgroup }) => cgroup,
      ({ socket }) => socket,
      containerdRoot,
      runtimeState,
      (node) => nodeState(node),
      (node) => processName(node, "kubelet"),
    ];
    for (const property of properties) assert.equal(new Set(allNodes.map(property)).size, allNodes.length);
  });

  it("are found by name, and one that there can't be is refused", () => {
    assert.equal(nodeNamed("embedded-2").number, 2);
    assert.throws(() => nodeNamed("embedded-4"), /embedded-4.*possible: embedded, embedded-2, embedded-3/);
  });

  it("are as many as asked for, the one with the control plane among them", () => {
    assert.deepEqual(
      nodeCounts.map((count) => nodesOf(count).map(({ number }) => number)),
      [[1], [1, 2], [1, 2, 3]],
    );
  });

  it("reach each other's pods, and nothing off the machine", () => {
    const [, second, third] = allNodes;
    assert.ok(second && third);
    assert.deepEqual(nodeRoutes(second, allNodes), [
      { to: firstNode.podNetwork, via: "10.245.0.1" },
      { to: third.podNetwork, via: third.address },
    ]);
  });

  it("promise no more memory together than the machine has, and all of it where one has it to itself", () => {
    assert.equal(reservedMemory(24 * gibibyte, 1), 0);
    const promised = 3 * (24 * gibibyte - reservedMemory(24 * gibibyte, 3));
    assert.ok(promised <= 22 * gibibyte && promised > 21.9 * gibibyte, String(promised / gibibyte));
    assert.equal(reservedMemory(gibibyte, 3), gibibyte);
  });

  for (const node of allNodes) {
    describe(node.name, () => {
      const kubelet = (count: 1 | 2 | 3 = 3) => parse(fileOf(node, "kubelet.yaml", count)) as Kubelet;

      it("has its kubelet and kube-proxy listen on its own addresses only", () => {
        const proxy = parse(fileOf(node, "kube-proxy.yaml")) as {
          metricsBindAddress: string;
          healthzBindAddress: string;
          nodePortAddresses: string[];
        };
        assert.equal(kubelet().address, node.address);
        for (const program of nodePrograms)
          for (const address of listenedAt(nodeProgramSpec(program, node).args)) assert.equal(address, node.address);
        assert.match(proxy.metricsBindAddress, /^127\.0\.0\.1:/);
        assert.match(proxy.healthzBindAddress, /^127\.0\.0\.1:/);
        assert.deepEqual(proxy.nodePortAddresses, [`${node.address}/32`]);
      });

      it("gives pods routes to pods, Services and nodes, and none to the world outside", () => {
        interface Plugin {
          ipMasq?: boolean;
          ipam: { routes: { dst: string }[]; ranges: { subnet: string }[][] };
        }
        const { plugins } = JSON.parse(fileOf(node, "cni/10-llm-gateway.conflist")) as { plugins: Plugin[] };
        const routes = plugins.flatMap(({ ipam }) => ipam.routes.map(({ dst }) => dst));
        assert.deepEqual(routes, ["10.244.0.0/16", "10.96.0.0/16", "10.245.0.0/24"]);
        assert.deepEqual(plugins[0]?.ipam.ranges[0]?.[0]?.subnet, node.podNetwork);
        assert.ok(plugins.every(({ ipMasq }) => ipMasq !== true));
      });

      it("lets a pod reach itself through its Service", () => {
        const { plugins } = JSON.parse(fileOf(node, "cni/10-llm-gateway.conflist")) as {
          plugins: { hairpinMode?: boolean }[];
        };
        assert.equal(plugins[0]?.hairpinMode, true);
      });

      it("is in a zone of its own", () => {
        const { args } = nodeProgramSpec("kubelet", node);
        assert.ok(args.includes(`--node-labels=topology.kubernetes.io/zone=z${node.number}`));
      });

      it("puts its pods below its own cgroup, and has containerd write to its own folders", () => {
        assert.equal(kubelet().cgroupRoot, node.cgroup);
        const text = fileOf(node, "containerd.toml");
        for (const path of [containerdRoot(node), `${runtimeState(node)}/containerd`, node.socket])
          assert.ok(text.includes(`= "${path}"`), path);
      });

      it("renews its lease several times in the grace period, and withholds memory, where there are others", () => {
        assert.deepEqual([kubelet(1).nodeLeaseDurationSeconds, kubelet(1).systemReserved], [undefined, undefined]);
        const { nodeLeaseDurationSeconds = 40, systemReserved } = kubelet();
        assert.ok((nodeLeaseDurationSeconds / 4) * 3 < nodeMonitorGraceSeconds);
        assert.equal(Number(systemReserved?.memory), reservedMemory(24 * gibibyte, 3));
      });
    });
  }

  it("keeps the namespaces of another node than the first by a process that enters its network and does nothing", () => {
    const [, second] = allNodes;
    assert.ok(second);
    const { command, args } = keeperSpec(second);
    assert.deepEqual([command, args[0]], ["nsenter", "--net=/run/netns/llmgw-2"]);
    assert.deepEqual(args.slice(-2), ["sleep", "infinity"]);
  });
});

describe("the Debian packages", () => {
  it("are asked for only where their files are missing", () => {
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
