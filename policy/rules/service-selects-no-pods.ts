import { defineRule } from "../pack/rule";
import { podGroupsOf } from "../stack/pdb";
import { isKind, objectName, sameNamespace } from "../stack/resource";
import { serviceSelects } from "../stack/selectors";
import { resourcesOf } from "../stack/stack";
import { at, entries } from "../stack/values";

/** A Service whose selector matches no pods is created without an error, but refuses every connection. */
export const serviceSelectsNoPods = defineRule({
  name: "service-selects-no-pods",
  description: "A Service must select pods of the stack; otherwise connections to it fail.",
  remedy: "Make the Service's selector match the labels of the pod template that it serves.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://kubernetes.io/docs/concepts/services-networking/service/",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const service of resourcesOf(stack, "Service", "")) {
      const [selector, type] = [at(service.inputs, "spec", "selector"), at(service.inputs, "spec", "type")];
      if (type === "ExternalName" || typeof type === "symbol" || typeof selector === "symbol") continue;
      if (entries(selector).length === 0) {
        const endpoints = stack.resources.some(
          (resource) =>
            (isKind(resource, "Endpoints", "") && objectName(resource) === objectName(service)) ||
            at(resource.inputs, "metadata", "labels", "kubernetes.io/service-name") === objectName(service),
        );
        if (!endpoints) report("has neither a selector nor endpoints", service);
        continue;
      }
      const groups = podGroupsOf(stack).filter(({ resource }) => sameNamespace(resource, service));
      if (groups.every(({ labels }) => serviceSelects(selector, labels) === false)) {
        report("has a selector that matches no pods of this stack", service);
      }
    }
  },
});
