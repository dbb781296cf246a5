import { productionStacksOptions, productionStacksRule } from "../pack/productionSettings";
import { defineRule } from "../pack/rule";
import { profileOf } from "../stack/resource";
import { productionProfile } from "../stack/stack";

/**
 * A stack with a production name must not run a cheaper profile. The production rules apply to a stack by its name, or
 * by the profile in its resources' labels.
 */
export const nonProductionProfileInProductionStack = defineRule({
  name: productionStacksRule,
  description:
    "A stack with a production name must run the profile prod, and no stack may mix prod with another profile.",
  remedy: "Set llm-gateway:profile to prod, or rename the stack.",
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
    const why = stack.namedForProduction ? "has a production name, but" : "has resources of profile prod, but also";
    for (const profile of [...others].sort()) report(`${why} resources of profile ${profile}`);
    if (profiles.length === 0 && !stack.partial) {
      report("has a production name, but none of its resources has the label llm-gateway/profile");
    }
  },
});
