import { container, deployment, proxy } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { get, set } from "../support";

ruleTests("missing-salt-key", {
  forbids: [
    {
      title: "a proxy without a salt key",
      change: (resources) => {
        const variables = get(proxy(resources), `${container}.env`) as { name: string }[];
        set(
          proxy(resources),
          `${container}.env`,
          variables.filter(({ name }) => name !== "LITELLM_SALT_KEY"),
        );
      },
      resource: deployment,
      says: /has no LITELLM_SALT_KEY/,
    },
    {
      title: "a salt key in plain text",
      change: (resources) => {
        const variables = get(proxy(resources), `${container}.env`) as { name: string }[];
        const index = variables.findIndex(({ name }) => name === "LITELLM_SALT_KEY");
        variables[index] = { name: "LITELLM_SALT_KEY", value: "abcdef" } as { name: string };
      },
      resource: deployment,
      says: /doesn't come from a Secret/,
    },
  ],
  allows: [
    {
      title: "a salt key that envFrom loads from a Secret",
      change: (resources) => {
        const variables = get(proxy(resources), `${container}.env`) as { name: string }[];
        set(
          proxy(resources),
          `${container}.env`,
          variables.filter(({ name }) => name !== "LITELLM_SALT_KEY"),
        );
        set(proxy(resources), `${container}.envFrom`, [{ secretRef: { name: "litellm-keys" } }]);
      },
    },
  ],
});
