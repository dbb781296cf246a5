import { parse, stringify } from "yaml";

import { find, get, type Mutable, set } from "../support";
import { again, caught, left, type Mutant, type Verdict } from "./mutant";
import { type Setting, settings } from "./settings";

const key = "data.config\\.yaml";

/** Flips, removes and misspells each flag of the proxy's configuration, changes its type, and the path to the file. */
export function configuration(resources: readonly Mutable[]): Mutant[] {
  const configMap = find(resources, "ConfigMap", "litellm-config");
  const setting = (path: string, value: unknown, verdict: Verdict): Mutant => ({
    title: `config.yaml: ${path} ${value === undefined ? "removed" : `= ${JSON.stringify(value)}`}`,
    change: (copy) => {
      const { inputs } = again(copy, configMap);
      const config: unknown = parse(String(get(inputs, key)));
      set(config, path, value);
      // With YAML 1.1, strings that LiteLLM's parser would read as another type are quoted.
      set(inputs, key, stringify(config, { version: "1.1" }));
    },
    verdict,
  });
  const written = (name: string, to: string, verdict: Verdict): Mutant => ({
    title: `config.yaml: ${name} written as ${to}`,
    change: (copy) => {
      const { inputs } = again(copy, configMap);
      set(inputs, key, String(get(inputs, key)).replace(new RegExp(`(${name}:).*`), `$1 ${to}`));
    },
    verdict,
  });
  const open = caught("fail-open-budgets");
  const flags: [name: string, wanted: boolean][] = [
    ["fail_closed_budget_enforcement", true],
    ["fail_closed_rate_limit_enforcement", true],
    ["allow_requests_on_db_unavailable", false],
  ];
  const ofFlags = flags.flatMap(([name, wanted]) => {
    const path = `general_settings.${name}`;
    const values = [!wanted, undefined, null, String(wanted), Number(wanted), wanted ? "yes" : "no", [wanted], {}, ""];
    return [
      ...values.map((value) => setting(path, value, open)),
      ...(wanted ? ["yes", "Yes", "on", "ON", "TRUE"] : ["no", "NO", "off", "Off", "False"]).map((to) =>
        written(name, to, "harmless"),
      ),
      ...(wanted ? ["y", "1", '"yes"', "off", `true\n  ${name}: false`] : ["n", "0", '"no"', "on"]).map((to) =>
        written(name, to, open),
      ),
      misspelt(path, `general_settings.${name}s`),
      misspelt(path, `litellm_settings.${name}`),
      misspelt(path, name),
    ];
  });

  const reservation = [true, false, "true", 1].map((value) =>
    setting("general_settings.disable_budget_reservation", value, value === true ? open : "harmless"),
  );

  function misspelt(from: string, to: string): Mutant {
    return {
      title: `config.yaml: ${from} as ${to}`,
      change: (copy) => {
        const { inputs } = again(copy, configMap);
        const config: unknown = parse(String(get(inputs, key)));
        set(config, to, get(config, from));
        set(config, from, undefined);
        set(inputs, key, stringify(config));
      },
      verdict: open,
    };
  }

  /** The limits of spend logs: removed, invalid and too large. */
  function spendLogs(): Mutant[] {
    const path = (name: string) => `general_settings.maximum_spend_logs_${name}`;
    const unbounded = caught("unbounded-spend-logs");
    const wrong: [name: string, value: unknown][] = [
      ...[undefined, null, "", "forever", "30", true, {}].map((value): [string, unknown] => [
        "retention_period",
        value,
      ]),
      ...[undefined, null, "", "large", "1TB", 0, true, []].map((value): [string, unknown] => ["size", value]),
      ...["@hourly", "0 0 3 * * *", "0 3 * * 0", 17, true].map((value): [string, unknown] => ["cleanup_cron", value]),
    ];
    const right: [name: string, value: unknown][] = [
      ["retention_period", "90d"],
      ["retention_period", 7],
      ["size", "1GB"],
      ["size", "512MiB"],
      ["cleanup_cron", "0 3 * * *"],
      ["cleanup_cron", "*/5 * * * *"],
    ];
    return [
      ...wrong.map(([name, value]) => setting(path(name), value, unbounded)),
      ...right.map(([name, value]) => setting(path(name), value, "harmless")),
    ];
  }

  /** Redis outside the stack with verified TLS, except for one setting. */
  function outside(without: string): Mutant {
    const wrong: Record<string, unknown> = { host: "redis.litellm.svc", ssl: false, ssl_cert_reqs: "none" };
    return {
      title: `config.yaml: coordination_redis outside the stack, but with ${without} ${String(wrong[without])}`,
      change: (copy) => {
        const { inputs } = again(copy, configMap);
        const config: unknown = parse(String(get(inputs, key)));
        const right = { host: "redis.shared-redis.svc", ssl: true, ssl_cert_reqs: "required" };
        for (const [name, value] of Object.entries({ ...right, [without]: wrong[without] })) {
          set(config, `${redis}.${name}`, value);
        }
        set(inputs, key, stringify(config));
      },
      verdict: alone,
    };
  }

  const alone = caught("coordination-redis-not-shared");
  const redis = "general_settings.coordination_redis";
  const status = "litellm_settings.budget_exceeded_status_code";
  const timeout = "litellm_settings.request_timeout";
  const without429 = caught("budget-exceeded-status-not-429");
  return [
    ...ofFlags,
    ...reservation,
    ...[undefined, null, 422, 400, 402, 200, "429", true].map((value) => setting(status, value, without429)),
    ...[undefined, null, false, "true", 1, "", {}].map((value) =>
      setting("litellm_settings.block_requests_for_models_without_pricing", value, caught("models-without-pricing")),
    ),
    ...spendLogs(),
    setting("litellm_settings", undefined, without429),
    ...[undefined, null, 0, 631, 6000, "600"].map((value) => setting(timeout, value, cut)),
    ...[630, 60, 0.5].map((value) => setting(timeout, value, "harmless")),
    setting("general_settings", undefined, open),
    setting("include", ["other.yaml"], open),
    setting(redis, undefined, alone),
    setting(redis, {}, alone),
    setting(redis, "litellm-redis", alone),
    ...[undefined, "", null, "strange", "litellm-redis.elsewhere.svc", "redis.example.com"].map((value) =>
      setting(`${redis}.host`, value, alone),
    ),
    ...["litellm-redis", "litellm-redis.litellm", "litellm-redis.litellm.svc.cluster.local"].map((value) =>
      setting(`${redis}.host`, value, "harmless"),
    ),
    setting(`${redis}.port`, 6380, alone),
    setting(`${redis}.port`, undefined, "harmless"),
    ...[undefined, null, ""].map((value) => setting(`${redis}.password`, value, alone)),
    setting(`${redis}.password`, "correct-horse", caught("literal-secret")),
    setting(`${redis}.password`, "os.environ/STRANGE", alone),
    ...["socket_timeout", "socket_connect_timeout"].flatMap((name) => [
      ...[undefined, null, 5, 60, 0, -1, "", true].map((value) =>
        setting(`${redis}.${name}`, value, caught("slow-redis-recovery")),
      ),
      ...[0.5, 2, "1"].map((value) => setting(`${redis}.${name}`, value, "harmless")),
    ]),
    ...["host", "ssl", "ssl_cert_reqs"].map(outside),
    setting("general_settings.master_key", "sk-1234", caught("literal-secret")),
    setting("general_settings.master_key", "correct-horse", caught("literal-secret")),
    setting("general_settings.master_key", undefined, "harmless"),
    setting("general_settings.database_connection_pool_limit", 20, "harmless"),
    setting("general_settings.store_model_in_db", true, left("Settings changed at run time")),
    setting("model_list", [], "harmless"),
    ...settings(configMap, [
      ["data", {}, open],
      [key, undefined, open],
      [key, "", open],
      [key, "{", open],
      [key, "general_settings", open],
      ["metadata.name", "strange", open],
      ["metadata.namespace", "elsewhere", open],
    ]),
    ...ofProxy(find(resources, "Deployment", "litellm")),
  ];
}

const cut = caught("litellm-shutdown-cuts-requests");

function ofProxy(deployment: Mutable): Mutant[] {
  const open = caught("fail-open-budgets");
  const container = "spec.template.spec.containers.0";
  const volume = "spec.template.spec.volumes.1";
  const add = (name: string, value: string, verdict: Verdict): Mutant => ({
    title: `Deployment ${deployment.name}: variable ${name}`,
    change: (copy) => {
      (get(again(copy, deployment).inputs, `${container}.env`) as unknown[]).push({ name, value });
    },
    verdict,
  });
  const names = (get(deployment.inputs, `${container}.env`) as { name: string }[]).map(({ name }) => name);
  const variable = (name: string, value: unknown, verdict: Verdict): Setting => [
    `${container}.env.${names.indexOf(name)}.value`,
    value,
    verdict,
  ];
  return [
    ...settings(deployment, [
      ...["", "0", "soon", "1000"].map((value) => variable("LITELLM_MAX_STREAMING_DURATION_SECONDS", value, cut)),
      variable("LITELLM_MAX_STREAMING_DURATION_SECONDS", "300", "harmless"),
      ...["", "30", "soon", "700"].map((value) => variable("GRACEFUL_SHUTDOWN_TIMEOUT", value, cut)),
      variable("GRACEFUL_SHUTDOWN_TIMEOUT", "600.5", "harmless"),
      [`${container}.args`, undefined, open],
      [`${container}.args`, ["--port", "4000"], open],
      [`${container}.args.1`, "/etc/litellm/other.yaml", open],
      [`${container}.args.1`, "/somewhere/config.yaml", open],
      [`${container}.args.1`, "/tmp/config.yaml", open],
      [`${container}.volumeMounts.1`, undefined, open],
      [`${container}.volumeMounts.1.mountPath`, "/etc/other", open],
      [`${container}.volumeMounts.1.mountPath`, "/etc/litellm/", "harmless"],
      [`${container}.volumeMounts.1.subPath`, "folder", open],
      [volume, undefined, open],
      [`${volume}.configMap.name`, "strange", open],
      [`${volume}.configMap.items`, [{ key: "other", path: "config.yaml" }], open],
      [`${volume}.configMap.items`, [{ key: "config.yaml", path: "other.yaml" }], open],
      [`${volume}.configMap.items`, [{ key: "config.yaml", path: "config.yaml" }], "harmless"],
      [volume, { name: "config", emptyDir: {} }, open],
    ]),
    add("CONFIG_FILE_PATH", "/tmp/config.yaml", open),
    { ...add("CONFIG_FILE_PATH", "/etc/litellm/config.yaml", "harmless"), title: "CONFIG_FILE_PATH as --config" },
    add("LITELLM_CONFIG_BUCKET_NAME", "settings", open),
    add("LITELLM_LOG", "INFO", "harmless"),
    ...["REDIS_HOST", "REDIS_URL", "REDIS_DB", "REDIS_SSL", "REDIS_CLUSTER_NODES", "REDIS_SENTINEL_NODES"].map((name) =>
      add(name, "1", caught("unexpected-redis-env-var")),
    ),
    ...breaker(deployment),
    ...priceList(deployment),
    add("STORE_MODEL_IN_DB", "True", left("Settings changed at run time")),
  ];
}

/** The path of a container's variable. */
function placeOf(deployment: Mutable, name: string): string {
  const env = "spec.template.spec.containers.0.env";
  const variables = get(deployment.inputs, env) as { name: string }[];
  return `${env}.${variables.findIndex((variable) => variable.name === name)}`;
}

/** The variables for the price list in the image. */
function priceList(deployment: Mutable): Mutant[] {
  const place = placeOf(deployment, "LITELLM_LOCAL_MODEL_COST_MAP");
  const fetched = caught("models-without-pricing");
  return settings(deployment, [
    [place, undefined, fetched],
    ...["false", "1", "yes", ""].map((value): Setting => [`${place}.value`, value, fetched]),
    [`${place}.value`, "TRUE", "harmless"],
    [`${place}.name`, "LITELLM_OFFLINE_MODE", "harmless"],
    [`${place}.name`, "LITELLM_LOCAL_COST_MAP", fetched],
  ]);
}

/** Values of the circuit breaker's variables. */
function breaker(deployment: Mutable): Mutant[] {
  const on = placeOf(deployment, "REDIS_CIRCUIT_BREAKER_ENABLED");
  const time = placeOf(deployment, "REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT");
  const slow = caught("slow-redis-recovery");
  return settings(deployment, [
    ...["false", "False", "0", "off", ""].map((value): Setting => [`${on}.value`, value, slow]),
    ...["True", "TRUE"].map((value): Setting => [`${on}.value`, value, "harmless"]),
    [on, undefined, "harmless"],
    ...["60", "30", "0", "", "two"].map((value): Setting => [`${time}.value`, value, slow]),
    ...["1", "3", " 2 "].map((value): Setting => [`${time}.value`, value, "harmless"]),
    [time, undefined, slow],
  ]);
}
