import { container } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, set } from "../support";

const server = "Deployment litellm/litellm-redis";

ruleTests("unsafe-redis-setting", {
  forbids: [
    {
      title: "a maxmemory-policy that evicts counters",
      change: (resources) => {
        set(find(resources, "Deployment", "litellm-redis").inputs, `${container}.args`, [
          "--maxmemory-policy",
          "allkeys-lru",
        ]);
      },
      resource: server,
      says: /maxmemory-policy to allkeys-lru: counters are evicted/,
    },
  ],
});
