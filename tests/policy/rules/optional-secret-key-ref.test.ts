import { deployment, setVariable } from "../productionStack";
import { ruleTests } from "../ruleTests";

ruleTests("optional-secret-key-ref", {
  forbids: [
    {
      title: "an optional master key",
      change: (resources) => {
        const secretKeyRef = { name: "litellm-keys", key: "LITELLM_MASTER_KEY", optional: true };
        setVariable(resources, "LITELLM_MASTER_KEY", { valueFrom: { secretKeyRef } });
      },
      resource: deployment,
      says: /starts without LITELLM_MASTER_KEY/,
    },
  ],
});
