import { defineRule } from "../pack/rule";
import { proxiesOf, variableOf } from "../stack/proxy";

/**
 * The salt key encrypts credentials that the proxy stores. Without one LiteLLM uses the master key, and they can't be
 * decrypted after the master key is rotated.
 */
export const missingSaltKey = defineRule({
  name: "missing-salt-key",
  description: "The proxy needs a salt key from a Secret, so that the master key can be rotated.",
  remedy: "Set LITELLM_SALT_KEY from a Secret, and never change it.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://docs.litellm.ai/docs/proxy/prod",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const { workload, container } of proxiesOf(stack)) {
      const key = variableOf(stack, container, "LITELLM_SALT_KEY");
      if (key === undefined) report("has no LITELLM_SALT_KEY", workload.resource);
      else if (key.kind === "literal")
        report("has a LITELLM_SALT_KEY that doesn't come from a Secret", workload.resource);
    }
  },
});
