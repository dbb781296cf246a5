import { proxy } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { set } from "../support";

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
