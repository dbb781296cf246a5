import { container, deployment, proxy, setVariable } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { set } from "../support";

ruleTests("missing-salt-key", {
  forbids: [
    {
      title: "a proxy without a salt key",
      change: (resources) => {
        setVariable(resources, "LITELLM_SALT_KEY");
      },
      resource: deployment,
      says: /has no LITELLM_SALT_KEY/,
    },
    {
      title: "a salt key in plain text",
      change: (resources) => {
        setVariable(resources, "LITELLM_SALT_KEY", "abcdef");
      },
      resource: deployment,
      says: /doesn't come from a Secret/,
    },
  ],
  allows: [
    {
      title: "a salt key that envFrom loads from a Secret",
      change: (resources) => {
        setVariable(resources, "LITELLM_SALT_KEY");
        set(proxy(resources), `${container}.envFrom`, [{ secretRef: { name: "litellm-keys" } }]);
      },
    },
  ],
});
