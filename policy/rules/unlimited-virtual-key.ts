import { z } from "zod";

import { defineRule } from "../pack/rule";
import type { Resource } from "../stack/resource";
import { at } from "../stack/values";

/** The type of a virtual key of `llm-gateway/access`: a dynamic resource, whose inputs are its own. */
const virtualKeyType = "pulumi-nodejs:dynamic/llm-gateway:VirtualKey";

/** What a key must have: by its name, the inputs of which one is enough. */
const required = {
  budget: ["maxBudget", "budgetId"],
  expiry: ["expires"],
  owner: ["owner"],
} as const;

/** What a key doesn't have. A value that isn't known yet counts. */
function missingIn(key: Resource, waived: readonly string[]): string[] {
  return Object.entries(required)
    .filter(([what]) => !waived.includes(what))
    .filter(([, inputs]) => inputs.every((input) => (at(key.inputs, input) ?? "") === ""))
    .map(([what]) => what);
}

/** A key that leaks can spend until its budget is used up or it expires, and somebody must know whose it is. */
export const unlimitedVirtualKey = defineRule({
  name: "unlimited-virtual-key",
  description:
    "A virtual key needs a budget, an expiry and an owner, so that a leaked or forgotten key can't spend on.",
  remedy: "Set maxBudget or budgetId, expires and owner of the VirtualKey.",
  severity: "high",
  level: "mandatory",
  scope: "every-stack",
  source: "https://docs.litellm.ai/docs/proxy/virtual_keys",
  alone: true,
  options: {
    waived: z
      .array(z.enum(["budget", "expiry", "owner"]))
      .default([])
      .describe("what a key needs not have"),
  },
  check(stack, { waived }, report) {
    for (const resource of stack.resources) {
      if (resource.type !== virtualKeyType) continue;
      const missing = missingIn(resource, waived);
      if (missing.length > 0) report(`has no ${missing.join(" and no ")}`, resource);
    }
  },
});
