import { defineRule } from "../pack/rule";
import { proxiesOf } from "../stack/proxy";
import { at, items, text } from "../stack/values";

/** Without its master key LiteLLM lets everybody in; without its database it knows no budgets. */
export const optionalSecretKeyRef = defineRule({
  name: "optional-secret-key-ref",
  description: "What the proxy takes from a Secret must not be optional: without its master key it lets everybody in.",
  remedy: "Take optional out of the secretKeyRef: a pod whose Secret is missing then doesn't start.",
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
          `starts without ${text(at(variable, "name")) ?? "a variable"} where its Secret is missing`,
          workload.resource,
        );
      }
    }
  },
});
