import { z } from "zod";

import { profileOf } from "../resource";
import { defineRule, settingsOf } from "../rule";
import { productionProfile } from "../stack";

const name = "production-in-disguise";

const options = {
  stacks: z
    .array(z.string().min(1))
    .default(["*-prod", "prod"])
    .describe("names of the stacks that are production, * standing for any text; every rule of the pack goes by it"),
};

/**
 * Which stacks are production by name.
 * @param settings what the policy config says of this rule; the other rules go by the same list
 */
export function productionStacksOf(settings: Record<string, unknown>): readonly string[] {
  const { stacks } = settings;
  return settingsOf(name, z.object(options), stacks === undefined ? {} : { stacks }).stacks;
}

/**
 * The rules of production go by the profile that resources are labelled with, or by the stack's name. Without this one
 * a stack named for production could run a cheaper profile and be mistaken for what its name says.
 * Source: the invariants of production in this project's design ("a stack named for production can't run another
 * profile").
 */
export const productionInDisguise = defineRule({
  name,
  description:
    "A stack named for production must run the profile prod, and no stack may mix prod with another profile.",
  remedy: "Set llm-gateway:profile to prod, or give the stack another name.",
  severity: "critical",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/",
  alone: true,
  options,
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
