import { defineRule } from "../pack/rule";
import { clustersOf, operatorLabels } from "../stack/postgres";
import { at, isObject } from "../stack/values";

/**
 * CloudNativePG 1.30 finds the volumes to back up by labels that it sets itself, and puts inherited ones over them: a
 * Cluster that inherits another value has Backups that stay "started" for ever. Seen on a real operator.
 */
export const inheritedLabelOverridesCnpgLabel = defineRule({
  name: "inherited-label-overrides-cnpg-label",
  description: "A Cluster must not put labels of its own over those by which the operator finds its volumes.",
  remedy: "Take the label out of inheritedMetadata.labels; existing volumes need the operator's value put back.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://github.com/cloudnative-pg/cloudnative-pg (pkg/reconciler/persistentvolumeclaim/calculator.go)",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const cluster of clustersOf(stack)) {
      const inherited = at(cluster.inputs, "spec", "inheritedMetadata", "labels");
      if (!isObject(inherited)) continue;
      for (const [label, value] of Object.entries(operatorLabels)) {
        if (label in inherited && inherited[label] !== value)
          report(`puts its own ${label} over the operator's (${value}), so that its backups never end`, cluster);
      }
    }
  },
});
