import { ruleTests } from "../ruleTests";
import { find, get, type Mutable, object, set } from "../support";

const container = "spec.template.spec.containers.0";
const proxy = (resources: Mutable[]) => find(resources, "Deployment", "litellm").inputs;
const deployment = "Deployment litellm/litellm";

const image = (value: unknown) => (resources: Mutable[]) => set(proxy(resources), `${container}.image`, value);

const named = (resources: Mutable[], name: string): Mutable => {
  const found = resources.find((resource) => resource.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};

ruleTests("production-in-disguise", {
  forbids: [
    {
      title: "another profile in a stack that is named for production",
      change: (resources) => {
        for (const { inputs } of resources) {
          if ("metadata" in inputs) set(inputs, "metadata.labels.llm-gateway/profile", "dev");
        }
      },
      resource: "stack ai-prod",
      says: /is named for production, but has resources of profile dev/,
    },
    {
      title: "two profiles in one stack",
      change: (resources) => set(proxy(resources), "metadata.labels.llm-gateway/profile", "dev"),
      stack: "main",
      resource: "stack main",
      says: /has resources of profile prod, and also resources of profile dev/,
    },
    {
      title: "no profile at all in a stack that is named for production",
      change: (resources) => {
        for (const { inputs } of resources) {
          if ("metadata" in inputs) set(inputs, "metadata.labels.llm-gateway/profile", undefined);
        }
      },
      stack: "prod",
      resource: "stack prod",
      says: /none of its resources is labelled with a profile/,
    },
    {
      title: "other profiles in the stacks that are configured",
      change: (resources) => set(proxy(resources), "metadata.labels.llm-gateway/profile", "cost"),
      config: { "production-in-disguise": { stacks: ["live-*"] } },
      stack: "live-eu",
      resource: "stack live-eu",
      says: /is named for production, but has resources of profile cost/,
    },
  ],
  allows: [
    {
      title: "a resource without a label, such as one of the team's own",
      change: (resources) => set(proxy(resources), "metadata.labels.llm-gateway/profile", undefined),
    },
    { title: "production by another name", change: () => undefined, stack: "main" },
  ],
});

ruleTests("unprotected-data", {
  forbids: [
    {
      title: "a Cluster that may be deleted",
      change: (resources) => {
        find(resources, "Cluster").protect = false;
      },
      resource: "Cluster litellm/litellm-pg",
      says: /is not protected: the database and its volumes go with it/,
    },
    {
      title: "a namespace that may be deleted",
      change: (resources) => {
        find(resources, "Namespace").protect = false;
      },
      resource: "Namespace litellm",
      says: /is not protected: everything in it/,
    },
    {
      title: "a salt key that may be replaced",
      change: (resources) => {
        named(resources, "gateway-litellm-salt-key").protect = false;
      },
      resource: "RandomPassword gateway-litellm-salt-key",
      says: /is not protected: without it nothing that the proxy encrypted/,
    },
    {
      title: "a volume that may be deleted",
      change: (resources) => resources.push(object("core/v1:PersistentVolumeClaim", "data", { spec: {} })),
      resource: "PersistentVolumeClaim litellm/data",
      says: /is not protected/,
    },
  ],
  allows: [
    {
      title: "a master key that may be changed",
      change: (resources) => {
        named(resources, "gateway-litellm-master-key").protect = false;
      },
    },
  ],
});

ruleTests("missing-salt-key", {
  forbids: [
    {
      title: "a proxy without a salt key",
      change: (resources) => {
        const variables = get(proxy(resources), `${container}.env`) as { name: string }[];
        set(
          proxy(resources),
          `${container}.env`,
          variables.filter(({ name }) => name !== "LITELLM_SALT_KEY"),
        );
      },
      resource: deployment,
      says: /has no LITELLM_SALT_KEY/,
    },
    {
      title: "a salt key in the open",
      change: (resources) => {
        const variables = get(proxy(resources), `${container}.env`) as { name: string }[];
        const index = variables.findIndex(({ name }) => name === "LITELLM_SALT_KEY");
        variables[index] = { name: "LITELLM_SALT_KEY", value: "abcdef" } as { name: string };
      },
      resource: deployment,
      says: /comes from no Secret/,
    },
  ],
  allows: [
    {
      title: "a salt key among those that are loaded from a Secret",
      change: (resources) => {
        const variables = get(proxy(resources), `${container}.env`) as { name: string }[];
        set(
          proxy(resources),
          `${container}.env`,
          variables.filter(({ name }) => name !== "LITELLM_SALT_KEY"),
        );
        set(proxy(resources), `${container}.envFrom`, [{ secretRef: { name: "litellm-keys" } }]);
      },
    },
  ],
});

ruleTests("unpinned-image", {
  forbids: [
    {
      title: "latest",
      change: image("ghcr.io/berriai/litellm-non_root:latest"),
      resource: deployment,
      says: /has the moving tag latest: ghcr\.io\/berriai\/litellm-non_root:latest \(container litellm\)/,
    },
    {
      title: "no tag, where the registry has a port",
      change: image("registry:5000/litellm"),
      resource: deployment,
      says: /has no tag/,
    },
    {
      title: "main-stable",
      change: image("ghcr.io/berriai/litellm-non_root:main-stable"),
      resource: deployment,
      says: /moving tag main-stable/,
    },
    { title: "no image", change: image(undefined), resource: deployment, says: /names no image at container litellm/ },
    {
      title: "PostgreSQL as the operator sees fit",
      change: (resources) => set(find(resources, "Cluster").inputs, "spec.imageName", undefined),
      resource: "Cluster litellm/litellm-pg",
      says: /names no image at spec\.imageName/,
    },
    {
      title: "tags without a digest, where digests are demanded",
      change: () => undefined,
      config: { "unpinned-image": { requireDigest: true } },
      resource: "Deployment litellm/litellm-redis",
      says: /has no digest/,
      times: 7,
    },
  ],
  allows: [
    {
      title: "a digest without a tag",
      change: image(`ghcr.io/berriai/litellm-non_root@sha256:${"ab12".repeat(16)}`),
    },
  ],
});

ruleTests("compromised-litellm", {
  forbids: [
    ...["v1.82.7", "main-v1.82.8", "1.82.8", "v1.82.7-stable", "v1.107.0", "v1.107.3-nightly"].map((tag) => ({
      title: `the tag ${tag}`,
      change: image(`ghcr.io/berriai/litellm-non_root:${tag}`),
      resource: deployment,
      says: new RegExp(`runs LiteLLM ${/\d+\.\d+\.\d+/.exec(tag)?.[0] ?? ""} \\(container litellm: .*https://`),
    })),
    {
      title: "a compromised version by tag and digest",
      change: image(`ghcr.io/berriai/litellm:v1.82.7@sha256:${"ab12".repeat(16)}`),
      resource: deployment,
      says: /runs LiteLLM 1\.82\.7/,
    },
    {
      title: "one that is installed at start",
      change: (resources) =>
        set(proxy(resources), "spec.template.spec.initContainers", [
          {
            ...(get(proxy(resources), container) as object),
            name: "install",
            command: ["sh", "-c", "pip install 'litellm[proxy]==1.82.8'"],
          },
        ]),
      resource: deployment,
      says: /installs LiteLLM 1\.82\.8 \(container install/,
    },
    {
      title: "a version that is configured",
      change: () => undefined,
      config: { "compromised-litellm": { also: ["1.109.*"] } },
      resource: deployment,
      says: /refused by the policy's configuration/,
      times: 5,
    },
  ],
  allows: [{ title: "the versions beside them", change: image("ghcr.io/berriai/litellm-non_root:v1.82.70") }],
});
