import { container, deployment, proxy } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const image = (value: unknown) => (resources: Mutable[]) => set(proxy(resources), `${container}.image`, value);

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
