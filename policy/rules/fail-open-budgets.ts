import { isOlder, releaseOfImage, written } from "../detectors/litellmReleases";
import { demandedSettings } from "../detectors/requiredSettings";
import { defineRule } from "../pack/rule";
import { type Proxy, proxiesOf } from "../stack/proxy";
import { proxyConfigOf } from "../stack/proxyConfig";
import { describe } from "../stack/resource";
import { at, items, text, type Value } from "../stack/values";
import { workloadsOf } from "../stack/workloads";

/** What fails closed, with the value that does it. */
const flags: [name: string, wanted: boolean][] = [
  ["fail_closed_budget_enforcement", true],
  ["fail_closed_rate_limit_enforcement", true],
  ["allow_requests_on_db_unavailable", false],
];

/** Lets requests at once pass a budget; LiteLLM takes nothing but `true` for on (`user_api_key_auth.py`, 1.109.1). */
const unreserved = "disable_budget_reservation";

/** A value as it may be shown: a configuration can come from a Secret. */
function shown(value: Value): string {
  if (value === undefined) return "is not set";
  if (typeof value === "boolean" || value === null) return `is ${String(value)}`;
  return Array.isArray(value) ? "is a list" : typeof value === "object" ? "is a mapping" : `is a ${typeof value}`;
}

/** Why a proxy's release makes nothing of a flag, as a phrase; undefined where it knows the flag, or its image doesn't tell. */
function ignores({ container }: Proxy, path: string): string | undefined {
  const since = demandedSettings.find(({ setting }) => setting === path)?.since;
  const release = releaseOfImage(text(at(container.spec, "image")) ?? "");
  if (since === undefined || !release || !isOlder(release, since)) return undefined;
  return `LiteLLM ${written(release)} ignores ${path}, which takes ${since}`;
}

/** Whether a pod's containers aren't known well enough to say that none is a proxy. */
function mayBeProxy(pod: Value): boolean {
  const containers = at(pod, "containers");
  return typeof containers === "symbol" || items(containers).some((spec) => typeof at(spec, "image") === "symbol");
}

/**
 * A budget that can't be verified must refuse. `allow_requests_on_db_unavailable: false` alone still serves cached keys;
 * the two `fail_closed_*` flags are what refuses, and LiteLLM takes anything but a boolean for "off", with a warning at
 * most. A release that is too old ignores the flags. Without reservations each request at once sees the budget unspent: 46
 * of 50 were served on a budget for four. Source: LiteLLM 1.109.1, `proxy_server.py` (`general_settings.get(…) is True`) and
 * `hooks/parallel_request_limiter_v3.py`.
 */
export const failOpenBudgets = defineRule({
  name: "fail-open-budgets",
  description:
    "The proxy must refuse requests whose budget or rate limit it can't verify: all three flags, as YAML booleans, on a release that knows them, and the reservation of budgets left on.",
  remedy:
    "In general_settings set fail_closed_budget_enforcement and fail_closed_rate_limit_enforcement to true and allow_requests_on_db_unavailable to false (llm-gateway:litellm.budgets: fail-closed), in a ConfigMap or Secret of the stack, remove disable_budget_reservation, and run a release of LiteLLM that knows the flags.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://docs.litellm.ai/docs/proxy/config_settings",
  alone: false,
  options: {},
  check(stack, _options, report) {
    const proxies = proxiesOf(stack);
    const maybe = workloadsOf(stack).some(({ pod, longRunning }) => longRunning && mayBeProxy(pod));
    if (proxies.length === 0 && !maybe) report("has no LiteLLM proxy whose budgets could be judged");
    for (const proxy of proxies) {
      const found = proxyConfigOf(stack, proxy);
      if (found.kind === "missing") report(found.problem, proxy.workload.resource);
      if (found.kind !== "read") continue;
      for (const [name, wanted] of flags) {
        const path = `general_settings.${name}`;
        const value = at(found.config, "general_settings", name);
        const ignored = ignores(proxy, path);
        if (ignored !== undefined) report(`does not fail closed: ${ignored}`, proxy.workload.resource);
        if (value === wanted || typeof value === "symbol") continue;
        const where = `${path} ${shown(value)}`;
        report(`does not fail closed: ${where} in ${describe(found.source)}, not ${wanted}`, proxy.workload.resource);
      }
      if (at(found.config, "general_settings", unreserved) === true) {
        const where = `general_settings.${unreserved} is true in ${describe(found.source)}`;
        report(`lets requests at once pass a budget: ${where}`, proxy.workload.resource);
      }
    }
  },
});
