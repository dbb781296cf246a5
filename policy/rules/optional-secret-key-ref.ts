import { defineRule } from "../pack/rule";
import { proxiesOf } from "../stack/proxy";
import { at, items, text } from "../stack/values";

/** Without a master key LiteLLM serves every request; without a database it has no budgets. */
export const optionalSecretKeyRef = defineRule({
  name: "optional-secret-key-ref",
  description:
    "The proxy's environment variables from Secrets must not be optional: without a master key it serves every request.",
  remedy: "Remove optional from the secretKeyRef. A pod whose Secret is missing then doesn't start.",
  severity: "critical",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/configuration/secret/#restriction-secret-must-exist",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const { workload, container } of proxiesOf(stack)) {
      for (const variable of items(at(container.spec, "env"))) {
        if (at(variable, "valueFrom", "secretKeyRef", "optional") !== true) continue;
        report(
          `starts without ${text(at(variable, "name")) ?? "a variable"} if its Secret is missing`,
          workload.resource,
        );
      }
    }
  },
});
