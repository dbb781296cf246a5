import { isOlder, releaseOfImage, releaseText } from "../detectors/litellmReleases";
import { requiredSettings } from "../detectors/requiredSettings";
import { defineRule } from "../pack/rule";
import { type Proxy, proxiesOf } from "../stack/proxy";
import { proxyConfigOf } from "../stack/proxyConfig";
import { describe } from "../stack/resource";
import { at, items, text, type Value } from "../stack/values";
import { workloadsOf } from "../stack/workloads";

/** The flags that make the proxy fail closed, with the value that does so. */
const flags: [name: string, wanted: boolean][] = [
  ["fail_closed_budget_enforcement", true],
  ["fail_closed_rate_limit_enforcement", true],
  ["allow_requests_on_db_unavailable", false],
];

/** Lets concurrent requests exceed a budget; LiteLLM takes only `true` for on (`user_api_key_auth.py`, 1.109.1). */
const reservationOff = "disable_budget_reservation";

/** What is wrong with a value, without the value: a configuration can come from a Secret. */
function shown(value: Value): string {
  if (value === undefined) return "is not set";
  if (typeof value === "boolean" || value === null) return `is ${String(value)}`;
  return Array.isArray(value) ? "is a list" : typeof value === "object" ? "is a mapping" : `is a ${typeof value}`;
}

/** Why a proxy's release ignores a flag, as a phrase; undefined if it knows the flag, or the release is unknown. */
function ignores({ container }: Proxy, path: string): string | undefined {
  const since = requiredSettings.find(({ setting }) => setting === path)?.since;
  const release = releaseOfImage(text(at(container.spec, "image")) ?? "");
  if (since === undefined || !release || !isOlder(release, since)) return undefined;
  return `LiteLLM ${releaseText(release)} ignores ${path}, which needs ${since} or later`;
}

/** Whether a pod may run a proxy: its containers or their images are not known yet. */
function mayBeProxy(pod: Value): boolean {
  const containers = at(pod, "containers");
  return typeof containers === "symbol" || items(containers).some((spec) => typeof at(spec, "image") === "symbol");
}

/**
 * A request whose budget can't be verified must be refused. `allow_requests_on_db_unavailable: false` alone still serves
 * cached keys; the two `fail_closed_*` flags refuse them. LiteLLM takes any value but a boolean for "off", at most with a
 * warning, and releases that are too old ignore the flags. Without reservations concurrent requests all see the budget
 * unspent. Measured: 46 of 50 requests served on a budget for four.
 * Source: LiteLLM 1.109.1, `proxy_server.py` (`general_settings.get(…) is True`) and `hooks/parallel_request_limiter_v3.py`.
 */
export const failOpenBudgets = defineRule({
  name: "fail-open-budgets",
  description:
    "The proxy must refuse requests whose budget or rate limit it can't verify. This needs three flags, as YAML booleans, on a release that knows them, and budget reservation left on.",
  remedy:
    "In general_settings, set fail_closed_budget_enforcement and fail_closed_rate_limit_enforcement to true and allow_requests_on_db_unavailable to false (llm-gateway:litellm.budgets: fail-closed), and remove disable_budget_reservation. Keep the configuration in a ConfigMap or Secret of the stack, and run a release of LiteLLM that knows the flags.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://docs.litellm.ai/docs/proxy/config_settings",
  alone: false,
  options: {},
  check(stack, _options, report) {
    const proxies = proxiesOf(stack);
    const maybe = workloadsOf(stack).some(({ pod, longRunning }) => longRunning && mayBeProxy(pod));
    if (proxies.length === 0 && !maybe) report("has no LiteLLM proxy, so budgets can't be judged");
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
        report(
          `does not fail closed: ${where} in ${describe(found.source)}, expected ${wanted}`,
          proxy.workload.resource,
        );
      }
      if (at(found.config, "general_settings", reservationOff) === true) {
        const where = `general_settings.${reservationOff} is true in ${describe(found.source)}`;
        report(`lets concurrent requests exceed a budget: ${where}`, proxy.workload.resource);
      }
    }
  },
});
