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

ruleTests("non-production-profile-in-production-stack", {
  forbids: [
    {
      title: "another profile in a stack with a production name",
      change: (resources) => {
        for (const { inputs } of resources) {
          if ("metadata" in inputs) set(inputs, "metadata.labels.llm-gateway/profile", "dev");
        }
      },
      resource: "stack ai-prod",
      says: /has a production name, but resources of profile dev/,
    },
    {
      title: "two profiles in one stack",
      change: (resources) => set(proxy(resources), "metadata.labels.llm-gateway/profile", "dev"),
      stack: "main",
      resource: "stack main",
      says: /has resources of profile prod, but also resources of profile dev/,
    },
    {
      title: "no profile label in a stack with a production name",
      change: (resources) => {
        for (const { inputs } of resources) {
          if ("metadata" in inputs) set(inputs, "metadata.labels.llm-gateway/profile", undefined);
        }
      },
      stack: "prod",
      resource: "stack prod",
      says: /none of its resources has the label llm-gateway\/profile/,
    },
    {
      title: "another profile in a stack that the policy config names",
      change: (resources) => set(proxy(resources), "metadata.labels.llm-gateway/profile", "cost"),
      config: { "non-production-profile-in-production-stack": { stacks: ["live-*"] } },
      stack: "live-eu",
      resource: "stack live-eu",
      says: /has a production name, but resources of profile cost/,
    },
  ],
  allows: [
    {
      title: "a resource without the profile label",
      change: (resources) => set(proxy(resources), "metadata.labels.llm-gateway/profile", undefined),
    },
    { title: "the profile prod in a stack with another name", change: () => undefined, stack: "main" },
  ],
});

ruleTests("unprotected-data", {
  forbids: [
    {
      title: "a Cluster without protect",
      change: (resources) => {
        find(resources, "Cluster").protect = false;
      },
      resource: "Cluster litellm/litellm-pg",
      says: /is not protected: deleting it deletes the database and its volumes/,
    },
    {
      title: "a namespace without protect",
      change: (resources) => {
        find(resources, "Namespace").protect = false;
      },
      resource: "Namespace litellm",
      says: /is not protected: deleting it deletes everything in it/,
    },
    {
      title: "a salt key without protect",
      change: (resources) => {
        named(resources, "gateway-litellm-salt-key").protect = false;
      },
      resource: "RandomPassword gateway-litellm-salt-key",
      says: /is not protected: without it nothing that the proxy has encrypted/,
    },
    {
      title: "a PersistentVolumeClaim without protect",
      change: (resources) => resources.push(object("core/v1:PersistentVolumeClaim", "data", { spec: {} })),
      resource: "PersistentVolumeClaim litellm/data",
      says: /is not protected/,
    },
  ],
  allows: [
    {
      title: "a master key without protect",
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
      title: "a salt key in plain text",
      change: (resources) => {
        const variables = get(proxy(resources), `${container}.env`) as { name: string }[];
        const index = variables.findIndex(({ name }) => name === "LITELLM_SALT_KEY");
        variables[index] = { name: "LITELLM_SALT_KEY", value: "abcdef" } as { name: string };
      },
      resource: deployment,
      says: /doesn't come from a Secret/,
    },
  ],
  allows: [
    {
      title: "a salt key that envFrom loads from a Secret",
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
      title: "no tag after a registry's port",
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
    { title: "no image", change: image(undefined), resource: deployment, says: /has no image at container litellm/ },
    {
      title: "a Cluster without imageName",
      change: (resources) => set(find(resources, "Cluster").inputs, "spec.imageName", undefined),
      resource: "Cluster litellm/litellm-pg",
      says: /has no image at spec\.imageName/,
    },
    {
      title: "tags without a digest if the policy config requires one",
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
      change: (resources) =>
        set(
          find(resources, "Deployment", "litellm-redis").inputs,
          `${container}.image`,
          `docker.io/library/redis@sha256:${"ab12".repeat(16)}`,
        ),
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
      title: "a compromised version with tag and digest",
      change: image(`ghcr.io/berriai/litellm:v1.82.7@sha256:${"ab12".repeat(16)}`),
      resource: deployment,
      says: /runs LiteLLM 1\.82\.7/,
    },
    {
      title: "a compromised version that is installed at start",
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
      title: "a version that the policy config refuses",
      change: () => undefined,
      config: { "compromised-litellm": { also: ["1.109.*"] } },
      resource: deployment,
      says: /refused by the policy's configuration/,
      times: 5,
    },
  ],
  allows: [
    {
      title: "a version whose number begins like a compromised one",
      change: image("ghcr.io/berriai/litellm-non_root:v1.82.70"),
      config: { "fail-open-budgets": "disabled", "outdated-litellm": "disabled" },
    },
  ],
});

const digest = `sha256:${"ab12".repeat(16)}`;

ruleTests("outdated-litellm", {
  forbids: [
    {
      title: "a release that ignores a required setting",
      change: image("ghcr.io/berriai/litellm-non_root:v1.108.11"),
      resource: deployment,
      says: /runs LiteLLM 1\.108\.11, which is older than 1\.109\.0, and ignores general_settings\.maximum_spend_logs_size/,
    },
    {
      title: "a release candidate of the oldest release that is allowed",
      change: image("ghcr.io/berriai/litellm-non_root:v1.109.0-rc.1"),
      resource: deployment,
      says: /runs LiteLLM 1\.109\.0 \(a pre-release\), which is older than 1\.109\.0/,
    },
    {
      title: "an old release with tag and digest",
      change: image(`ghcr.io/berriai/litellm-non_root:main-v1.104.0@${digest}`),
      resource: deployment,
      says: /runs LiteLLM 1\.104\.0, .* ignores .*fail_closed_rate_limit_enforcement/,
    },
    {
      title: "an old release in an init container",
      change: (resources) =>
        set(proxy(resources), "spec.template.spec.initContainers.0.image", "ghcr.io/berriai/litellm:v1.104.0"),
      resource: deployment,
      says: /runs LiteLLM 1\.104\.0/,
    },
    {
      title: "an old release in a CronJob",
      change: (resources) =>
        set(
          find(resources, "CronJob").inputs,
          "spec.jobTemplate.spec.template.spec.containers.0.image",
          "ghcr.io/berriai/litellm:v1.104.0",
        ),
      resource: "CronJob litellm/litellm-pg-prune",
      says: /runs LiteLLM 1\.104\.0/,
    },
    {
      title: "a release with a known vulnerability, even if the minimum allows it",
      change: image("ghcr.io/berriai/litellm-non_root:v1.83.14-stable"),
      config: { "outdated-litellm": { minimum: "1.80.0" } },
      resource: deployment,
      says: /LiteLLM 1\.83\.14, which has CVE-2026-49468 \(.*; fixed in 1\.84\.0; https:\/\/.*GHSA-4xpc-pv4p-pm3w\)/,
    },
    {
      title: "a release with several vulnerabilities, naming each",
      change: image("ghcr.io/berriai/litellm-non_root:v1.81.16"),
      config: { "outdated-litellm": { minimum: "1.80.0" } },
      resource: deployment,
      says: /also .*CVE-2026-40217.*CVE-2026-42208/,
    },
    {
      title: "a vulnerable release in a stack that is not production",
      change: (resources) => {
        image("ghcr.io/berriai/litellm-non_root:v1.83.5")(resources);
        for (const { inputs } of resources) set(inputs, "metadata.labels.llm-gateway/profile", "dev");
      },
      stack: "ai-dev",
      resource: deployment,
      says: /which has CVE-2026-49468/,
      times: 2,
    },
    {
      title: "an old release that is installed at start",
      change: (resources) => {
        const command = ["sh", "-c", "pip install 'litellm[proxy]==1.104.0' && exec litellm"];
        set(proxy(resources), `${container}.command`, command);
      },
      resource: deployment,
      says: /container litellm installs LiteLLM 1\.104\.0/,
    },
    {
      title: "an image with a digest alone",
      change: image(`ghcr.io/berriai/litellm-non_root@${digest}`),
      resource: deployment,
      says: /runs an image whose reference doesn't show the release of LiteLLM: ghcr\.io/,
    },
    ...["v1.109", "2026.11.24", "prod-7"].map((tag) => ({
      title: `the tag ${tag}, which is not a release`,
      change: image(`ghcr.io/berriai/litellm-non_root:${tag}`),
      resource: deployment,
      says: /doesn't show the release/,
    })),
    {
      title: "the version of an image with another name",
      change: image("registry.example/llm-gateway:v2.4.0"),
      resource: deployment,
      says: /doesn't show the release of LiteLLM: registry\.example\/llm-gateway:v2\.4\.0/,
    },
    {
      title: "a release below the minimum of the policy config",
      change: () => undefined,
      config: { "outdated-litellm": { minimum: "1.110.0" } },
      resource: deployment,
      says: /runs LiteLLM 1\.109\.1, which is older than 1\.110\.0\./,
      times: 3,
    },
  ],
  allows: [
    ...["v1.109.0", "v1.109.1-r63a31bbb", "main-v1.110.3-stable", "2.0.0"].map((tag) => ({
      title: `the tag ${tag}`,
      change: image(`localhost:5000/litellm:${tag}`),
    })),
    {
      title: "an image with a digest whose release the policy config sets",
      change: image(`registry.example/llm-gateway@${digest}`),
      config: { "outdated-litellm": { releases: { "registry.example/llm-gateway@*": "1.109.1" } } },
    },
    {
      title: "an older release that the policy config allows",
      change: image("ghcr.io/berriai/litellm-non_root:v1.105.0"),
      config: { "outdated-litellm": { minimum: "1.105.0" } },
    },
  ],
});
