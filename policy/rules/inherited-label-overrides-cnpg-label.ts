import { defineRule } from "../pack/rule";
import { clustersOf, operatorLabels } from "../stack/postgres";
import { at, isObject } from "../stack/values";

/**
 * CloudNativePG 1.30 finds the volumes to back up by labels that it sets itself, but inherited labels override them. With
 * another value every Backup stays in the phase "started". Observed with a running operator.
 */
export const inheritedLabelOverridesCnpgLabel = defineRule({
  name: "inherited-label-overrides-cnpg-label",
  description: "A Cluster's inherited labels must not override the labels by which the operator finds its volumes.",
  remedy: "Remove the label from spec.inheritedMetadata.labels, and restore the operator's value on existing volumes.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source:
    "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/reconciler/persistentvolumeclaim/calculator.go",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const cluster of clustersOf(stack)) {
      const inherited = at(cluster.inputs, "spec", "inheritedMetadata", "labels");
      if (!isObject(inherited)) continue;
      for (const [label, value] of Object.entries(operatorLabels)) {
        if (label in inherited && inherited[label] !== value)
          report(
            `overrides the operator's label ${label} (${value}) with an inherited one, which makes every backup hang`,
            cluster,
          );
      }
    }
  },
});
