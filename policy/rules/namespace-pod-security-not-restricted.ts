import { defineRule } from "../pack/rule";
import { resourcesOf } from "../stack/stack";
import { at } from "../stack/values";

/** With this label the API server refuses every pod that doesn't meet the standard, including those that operators create. */
export const namespacePodSecurityNotRestricted = defineRule({
  name: "namespace-pod-security-not-restricted",
  description: "A namespace must enforce the restricted Pod Security Standard.",
  remedy: "Set the namespace's label pod-security.kubernetes.io/enforce to restricted.",
  severity: "high",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const namespace of resourcesOf(stack, "Namespace", "")) {
      const enforced = at(namespace.inputs, "metadata", "labels", "pod-security.kubernetes.io/enforce");
      if (enforced === "restricted" || typeof enforced === "symbol") continue;
      report(
        `does not enforce the restricted Pod Security Standard (enforce is ${String(enforced ?? "not set")})`,
        namespace,
      );
    }
  },
});
