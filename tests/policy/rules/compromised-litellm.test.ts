import { container, deployment, proxy } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { get, type Mutable, set } from "../support";

const image = (value: unknown) => (resources: Mutable[]) => set(proxy(resources), `${container}.image`, value);

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
