import { deployment, pod, proxy, remove } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, set } from "../support";

ruleTests("unused-service-account-token", {
  forbids: [
    {
      title: "a token that the pod mounts",
      change: (resources) => set(proxy(resources), `${pod}.automountServiceAccountToken`, true),
      resource: deployment,
      says: /mounts a token of service account litellm, but the stack binds no role to it/,
    },
    {
      title: "a token by default",
      change: (resources) => {
        const { inputs } = find(resources, "Deployment", "litellm-redis");
        set(inputs, `${pod}.automountServiceAccountToken`, undefined);
      },
      resource: "Deployment litellm/litellm-redis",
      says: /mounts a token of service account default/,
    },
    {
      title: "a token whose RoleBinding is missing",
      change: (resources) => remove(resources, find(resources, "RoleBinding")),
      resource: "CronJob litellm/litellm-pg-prune",
      says: /service account litellm-pg-prune/,
    },
  ],
  allows: [
    {
      title: "a service account that mounts no token",
      change: (resources) => set(proxy(resources), `${pod}.automountServiceAccountToken`, undefined),
    },
    {
      title: "a service account that the policy config allows",
      change: (resources) => set(proxy(resources), `${pod}.automountServiceAccountToken`, true),
      config: { "unused-service-account-token": { allowed: ["lite*"] } },
    },
  ],
});
