import { z } from "zod";

import { defineRule } from "../pack/rule";
import { proxiesOf } from "../stack/proxy";
import { proxyConfigOf } from "../stack/proxyConfig";
import { describe } from "../stack/resource";
import { at } from "../stack/values";

/**
 * Clients back off on 429. Since 1.104 LiteLLM answers 422 by default, which they treat as an invalid request.
 * Source: LiteLLM 1.109.1, `litellm.budget_exceeded_status_code`.
 */
export const budgetExceededStatusNot429 = defineRule({
  name: "budget-exceeded-status-not-429",
  description: "Requests over budget must be answered with HTTP 429, the status that clients back off on.",
  remedy: "Set litellm_settings.budget_exceeded_status_code to the number 429.",
  severity: "medium",
  level: "mandatory",
  scope: "production",
  source: "https://docs.litellm.ai/docs/proxy/users",
  alone: false,
  options: { status: z.int().min(400).max(599).default(429).describe("the required HTTP status") },
  check(stack, { status }, report) {
    for (const proxy of proxiesOf(stack)) {
      const found = proxyConfigOf(stack, proxy);
      if (found.kind !== "read") continue;
      const value = at(found.config, "litellm_settings", "budget_exceeded_status_code");
      if (value === status) continue;
      const seen = typeof value === "number" ? String(value) : value === undefined ? "not set (422)" : "not a number";
      const where = `litellm_settings.budget_exceeded_status_code in ${describe(found.source)}`;
      report(`does not answer requests over budget with ${status}: ${where} is ${seen}`, proxy.workload.resource);
    }
  },
});
