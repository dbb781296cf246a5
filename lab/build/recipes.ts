/** One executable (or several of one module) built by one `go build` in a throw-away module. */
export interface GoBuild {
  /** The module that holds the packages. */
  module: string;
  /** Its version, without the leading `v`. */
  version: string;
  /** The `main` packages to build, below the module's path; each makes an executable named like its last folder. */
  packages: readonly string[];
  /** An executable with a `main` package of its own, where the module's links much that isn't used. */
  main?: { name: string; source: string };
  /** Executables whose name is not that of their package's folder: package -> name. */
  names?: Readonly<Record<string, string>>;
  /** Linker flags beside `-s -w`. */
  linkerFlags?: readonly string[];
  /** Further lines for the throw-away go.mod. */
  goMod?: readonly string[];
  /** The version under which the module's own `replace`d local folders (staging modules) are published, if it has any. */
  stagingVersion?: string;
  /** Build without C, for an executable that runs in an image without a C library. */
  static?: boolean;
}

/** Builds whose executables are in one folder of the cache. */
export interface Recipe {
  name: string;
  version: string;
  builds: readonly GoBuild[];
}

/** The version of Kubernetes. */
export const kubernetesVersion = "1.36.3";

/** The version of CloudNativePG. 1.30.1 can't be built: the module proxy lacks one of its modules. */
export const operatorVersion = "1.30.0";

/** The version of the barman-cloud plugin. 0.15.0 can't be built: the module proxy lacks two of its modules. */
export const barmanPluginVersion = "0.13.0";

/** The version of the Pulumi engine. */
export const engineVersion = "3.259.0";

/** The version of the Prometheus operator, by whose definitions the program's objects are checked. */
export const prometheusOperatorVersion = "0.85.0";

/** The version of the Gateway API, by whose definitions the program's objects are checked. */
export const gatewayApiRelease = "1.6.3";

/** The version of the module that holds the VolumeSnapshot CRDs. */
export const snapshotterVersion = "8.6.0";

/** The checker of GitHub's workflows. */
export const actionlint: Recipe = {
  name: "actionlint",
  version: "1.7.12",
  builds: [{ module: "github.com/rhysd/actionlint", version: "1.7.12", packages: ["cmd/actionlint"] }],
};

const versionPackage = "k8s.io/component-base/version";
const [major, minor] = kubernetesVersion.split(".");

/** Kubernetes: the node's five programs, and kubectl. */
export const kubernetes: Recipe = {
  name: "kubernetes",
  version: kubernetesVersion,
  builds: [
    {
      module: "k8s.io/kubernetes",
      version: kubernetesVersion,
      packages: [
        "cmd/kube-apiserver",
        "cmd/kube-controller-manager",
        "cmd/kube-scheduler",
        "cmd/kubelet",
        "cmd/kube-proxy",
        "cmd/kubectl",
      ],
      linkerFlags: [
        `-X ${versionPackage}.gitVersion=v${kubernetesVersion}`,
        `-X ${versionPackage}.gitMajor=${major}`,
        `-X ${versionPackage}.gitMinor=${minor}`,
      ],
      stagingVersion: kubernetesVersion.replace(/^1\./, "0."),
    },
  ],
};

/** etcd. */
export const etcd: Recipe = {
  name: "etcd",
  version: "3.7.3",
  builds: [{ module: "go.etcd.io/etcd/server/v3", version: "3.7.3", packages: [""], names: { "": "etcd" } }],
};

/** The plugins that the cluster's Corefile uses. */
const corednsPlugins = ["bind", "cache", "errors", "kubernetes", "template"];

/**
 * CoreDNS with only the plugins of the Corefile. With all plugins it links the SDKs of several clouds: 69 MB of source to
 * compile instead of 48.
 */
export const coredns: Recipe = {
  name: "coredns",
  version: "1.14.0",
  builds: [
    {
      module: "github.com/coredns/coredns",
      version: "1.14.0",
      packages: [],
      main: {
        name: "coredns",
        source: [
          "package main",
          "import (",
          '"github.com/coredns/coredns/coremain"',
          ...corednsPlugins.map((plugin) => `_ "github.com/coredns/coredns/plugin/${plugin}"`),
          ")",
          "func main() { coremain.Run() }",
        ].join("\n"),
      },
    },
  ],
};

/** CloudNativePG's operator, which is also its instance manager. */
export const operator: Recipe = {
  name: "cnpg-manager",
  version: operatorVersion,
  builds: [
    {
      module: "github.com/cloudnative-pg/cloudnative-pg",
      version: operatorVersion,
      packages: ["cmd/manager"],
      names: { "cmd/manager": "cnpg-manager" },
      static: true,
    },
  ],
};

/** The barman-cloud plugin of CloudNativePG: the operator's part and the sidecar of the instances are one program. */
export const barmanPlugin: Recipe = {
  name: "barman-plugin",
  version: barmanPluginVersion,
  builds: [
    {
      module: "github.com/cloudnative-pg/plugin-barman-cloud",
      version: barmanPluginVersion,
      packages: ["cmd/manager"],
      names: { "cmd/manager": "barman-plugin" },
      static: true,
    },
  ],
};

/** An S3 server that stores objects as files. */
export const versitygw: Recipe = {
  name: "versitygw",
  version: "1.8.0",
  builds: [{ module: "github.com/versity/versitygw", version: "1.8.0", packages: ["cmd/versitygw"], static: true }],
};

/**
 * The Pulumi engine and its host for TypeScript. At the engine's version the host's module is not on the proxy; the
 * last sdk/v3 that contains the host is 3.68.0, which works with the current engine and SDK, except for RunPlugin.
 */
export const engine: Recipe = {
  name: "pulumi",
  version: engineVersion,
  builds: [
    {
      module: "github.com/pulumi/pulumi/pkg/v3",
      version: engineVersion,
      packages: ["cmd/pulumi"],
      linkerFlags: [`-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${engineVersion}`],
      goMod: [
        "replace github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e",
      ],
    },
    {
      module: "github.com/pulumi/pulumi/sdk/v3",
      version: "3.68.0",
      packages: ["nodejs/cmd/pulumi-language-nodejs"],
    },
  ],
};
