import { configure, deployment } from "../productionStack";
import { ruleTests } from "../ruleTests";

ruleTests("budget-exceeded-status-not-429", {
  forbids: [
    {
      title: "LiteLLM's default of 422",
      change: (resources) => {
        configure(resources, "litellm_settings.budget_exceeded_status_code", undefined);
      },
      resource: deployment,
      says: /does not answer requests over budget with 429: .* is not set \(422\)/,
    },
    {
      title: "another status",
      change: (resources) => {
        configure(resources, "litellm_settings.budget_exceeded_status_code", 402);
      },
      resource: deployment,
      says: /is 402/,
    },
    {
      title: "429 as a string",
      change: (resources) => {
        configure(resources, "litellm_settings.budget_exceeded_status_code", "429");
      },
      resource: deployment,
      says: /is not a number/,
    },
  ],
  allows: [
    {
      title: "another status that the policy config sets",
      change: (resources) => {
        configure(resources, "litellm_settings.budget_exceeded_status_code", 402);
      },
      config: { "budget-exceeded-status-not-429": { status: 402 } },
    },
  ],
});
