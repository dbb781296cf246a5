import { productionStacksOptions, productionStacksRule } from "../pack/productionSettings";
import { defineRule } from "../pack/rule";
import { profileOf } from "../stack/resource";
import { productionProfile } from "../stack/stack";

/**
 * The rules of production go by the profile that resources are labelled with, or by the stack's name. Without this one
 * a stack named for production could run a cheaper profile and be mistaken for what its name says.
 * Source: the invariants of production in this project's design ("a stack named for production can't run another
 * profile").
 */
export const nonProductionProfileInProductionStack = defineRule({
  name: productionStacksRule,
  description:
    "A stack named for production must run the profile prod, and no stack may mix prod with another profile.",
  remedy: "Set llm-gateway:profile to prod, or give the stack another name.",
  severity: "critical",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/",
  alone: true,
  options: productionStacksOptions,
  check(stack, _options, report) {
    if (!stack.production) return;
    const profiles = stack.resources.map(profileOf).filter((profile) => typeof profile === "string");
    const others = new Set(profiles.filter((profile) => profile !== productionProfile));
    const why = stack.namedForProduction
      ? "is named for production, but has"
      : "has resources of profile prod, and also";
    for (const profile of [...others].sort()) report(`${why} resources of profile ${profile}`);
    if (profiles.length === 0 && !stack.partial) {
      report("is named for production, but none of its resources is labelled with a profile");
    }
  },
});
