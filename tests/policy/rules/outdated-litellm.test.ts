import { container, deployment, proxy } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const image = (value: unknown) => (resources: Mutable[]) => set(proxy(resources), `${container}.image`, value);

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
