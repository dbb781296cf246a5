import { defineRule } from "../pack/rule";
import { isKind } from "../stack/resource";
import { at } from "../stack/values";

/** The label makes the API server refuse a pod below the standard, whoever makes it: operators, Jobs, people. */
export const namespacePodSecurityNotRestricted = defineRule({
  name: "namespace-pod-security-not-restricted",
  description: "A namespace must enforce the restricted Pod Security Standard.",
  remedy: "Label the namespace pod-security.kubernetes.io/enforce: restricted.",
  severity: "high",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const namespace of stack.resources.filter((resource) => isKind(resource, "Namespace", ""))) {
      const enforced = at(namespace.inputs, "metadata", "labels", "pod-security.kubernetes.io/enforce");
      if (enforced === "restricted" || typeof enforced === "symbol") continue;
      report(`does not enforce the restricted standard (enforce is ${String(enforced ?? "not set")})`, namespace);
    }
  },
});
