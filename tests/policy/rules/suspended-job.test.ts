import { ruleTests } from "../ruleTests";
import { find, set } from "../support";

ruleTests("suspended-job", {
  forbids: [
    {
      title: "a CronJob whose Jobs are suspended",
      change: (resources) => {
        set(find(resources, "CronJob").inputs, "spec.jobTemplate.spec.suspend", true);
      },
      resource: "CronJob litellm/litellm-pg-prune",
      says: /is suspended/,
    },
    {
      title: "a CronJob with parallelism 0",
      change: (resources) => {
        set(find(resources, "CronJob").inputs, "spec.jobTemplate.spec.parallelism", 0);
      },
      resource: "CronJob litellm/litellm-pg-prune",
      says: /creates no pod/,
    },
  ],
});
