import { configMap, configure, container, deployment, proxy, remove, setVariable } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, get, type Mutable, object, set } from "../support";

/** Moves the configuration to another key or object. */
function moved(resources: Mutable[], change: (inputs: Record<string, unknown>, text: string) => void): void {
  const { inputs } = configMap(resources);
  const text = String(get(inputs, "data.config\\.yaml"));
  set(inputs, "data.config\\.yaml", undefined);
  change(inputs, text);
}

const flag = (name: string, value: unknown, says: RegExp, title = `${name}: ${JSON.stringify(value)}`) => ({
  title,
  change: (resources: Mutable[]) => configure(resources, `general_settings.${name}`, value),
  resource: deployment,
  says,
});

ruleTests("fail-open-budgets", {
  forbids: [
    flag("fail_closed_budget_enforcement", false, /fail_closed_budget_enforcement is false .*, expected true/),
    flag("fail_closed_budget_enforcement", undefined, /is not set/, "no fail_closed_budget_enforcement"),
    flag("fail_closed_budget_enforcement", "true", /is a string/),
    flag("fail_closed_budget_enforcement", 1, /is a number/),
    flag("fail_closed_rate_limit_enforcement", false, /fail_closed_rate_limit_enforcement is false/),
    flag("fail_closed_rate_limit_enforcement", undefined, /is not set/, "no fail_closed_rate_limit_enforcement"),
    flag("allow_requests_on_db_unavailable", true, /allow_requests_on_db_unavailable is true .*, expected false/),
    flag("allow_requests_on_db_unavailable", undefined, /is not set/, "no allow_requests_on_db_unavailable"),
    flag("allow_requests_on_db_unavailable", "false", /is a string/),
    flag(
      "disable_budget_reservation",
      true,
      /concurrent requests exceed a budget: general_settings\.disable_budget_reservation/,
    ),
    {
      title: "flags under another section",
      change: (resources) => {
        configure(resources, "litellm_settings.fail_closed_budget_enforcement", true);
        configure(resources, "general_settings.fail_closed_budget_enforcement", undefined);
      },
      resource: deployment,
      says: /general_settings\.fail_closed_budget_enforcement is not set/,
    },
    {
      title: "a word that only some YAML parsers read as true",
      change: (resources) => {
        const { inputs } = configMap(resources);
        const text = String(get(inputs, "data.config\\.yaml"));
        set(
          inputs,
          "data.config\\.yaml",
          text.replace("fail_closed_budget_enforcement: true", "fail_closed_budget_enforcement: y"),
        );
      },
      resource: deployment,
      says: /is a string/,
    },
    {
      title: "a configuration file that is missing",
      change: (resources) => remove(resources, configMap(resources)),
      resource: deployment,
      says: /this stack has no such file in ConfigMap litellm-config/,
    },
    {
      title: "a configuration file under another key",
      change: (resources) => {
        moved(resources, (inputs, text) => {
          set(inputs, "data.proxy\\.yaml", text);
        });
      },
      resource: deployment,
      says: /has no such file/,
    },
    {
      title: "a configuration that is not YAML",
      change: (resources) => set(configMap(resources).inputs, "data.config\\.yaml", "a: [b"),
      resource: deployment,
      says: /is not YAML/,
    },
    {
      title: "YAML with a duplicate key",
      change: (resources) => {
        const { inputs } = configMap(resources);
        set(inputs, "data.config\\.yaml", `${String(get(inputs, "data.config\\.yaml"))}\ngeneral_settings: {}\n`);
      },
      resource: deployment,
      says: /is not YAML/,
    },
    {
      title: "YAML that is not a mapping",
      change: (resources) => set(configMap(resources).inputs, "data.config\\.yaml", "nothing"),
      resource: deployment,
      says: /is not a mapping/,
    },
    {
      title: "a configuration that includes other files",
      change: (resources) => configure(resources, "include", ["more.yaml"]),
      resource: deployment,
      says: /includes other files/,
    },
    {
      title: "a proxy that is started without --config",
      change: (resources) => set(proxy(resources), `${container}.args`, ["--port", "4000"]),
      resource: deployment,
      says: /is started without --config/,
    },
    {
      title: "a path where nothing is mounted",
      change: (resources) => set(proxy(resources), `${container}.args.1`, "/app/config.yaml"),
      resource: deployment,
      says: /\/app\/config\.yaml, where no volume/,
    },
    {
      title: "a mount without a ConfigMap or Secret",
      change: (resources) => set(proxy(resources), "spec.template.spec.volumes.1", { name: "config", emptyDir: {} }),
      resource: deployment,
      says: /is not mounted from a ConfigMap or Secret/,
    },
    {
      title: "CONFIG_FILE_PATH, which overrides --config",
      change: (resources) => {
        setVariable(resources, "CONFIG_FILE_PATH", "/tmp/config.yaml");
      },
      resource: deployment,
      says: /is not mounted from a ConfigMap or Secret/,
    },
    {
      title: "a configuration from a bucket",
      change: (resources) => {
        setVariable(resources, "LITELLM_CONFIG_BUCKET_NAME", "settings");
      },
      resource: deployment,
      says: /from a bucket/,
    },
    {
      title: "a release that ignores one of the flags",
      change: (resources) => set(proxy(resources), `${container}.image`, "ghcr.io/berriai/litellm-non_root:v1.104.9"),
      resource: deployment,
      says: /LiteLLM 1\.104\.9 ignores general_settings\.fail_closed_rate_limit_enforcement, which needs 1\.105\.0 or later/,
    },
    {
      title: "a release that serves requests whose reservation failed",
      change: (resources) => set(proxy(resources), `${container}.image`, "ghcr.io/berriai/litellm-non_root:v1.94.3"),
      resource: deployment,
      says: /LiteLLM 1\.94\.3 ignores general_settings\.fail_closed_budget_enforcement, which needs 1\.95\.0 or later/,
      times: 2,
    },
    {
      title: "production without a proxy",
      change: (resources) => remove(resources, find(resources, "Deployment", "litellm")),
      resource: "stack ai-prod",
      says: /has no LiteLLM proxy/,
    },
  ],
  allows: [
    {
      title: "another key that is mounted with the file's name",
      change: (resources) => {
        moved(resources, (inputs, text) => {
          set(inputs, "data.settings", text);
        });
        const configMapItems = [{ key: "settings", path: "config.yaml" }];
        set(proxy(resources), "spec.template.spec.volumes.1.configMap.items", configMapItems);
      },
    },
    {
      title: "a single file that is mounted with subPath",
      change: (resources) => {
        set(proxy(resources), `${container}.volumeMounts.1`, {
          name: "config",
          mountPath: "/etc/litellm/config.yaml",
          subPath: "config.yaml",
        });
      },
    },
    {
      title: "a configuration in a Secret, base64-encoded",
      change: (resources) => {
        moved(resources, (_inputs, text) => {
          const data = { "config.yaml": Buffer.from(text).toString("base64") };
          resources.push(object("core/v1:Secret", "proxy-config", { data }));
        });
        const volume = { name: "config", secret: { secretName: "proxy-config" } };
        set(proxy(resources), "spec.template.spec.volumes.1", volume);
      },
    },
    {
      title: "a projected volume",
      change: (resources) => {
        const volume = { name: "config", projected: { sources: [{ configMap: { name: "litellm-config" } }] } };
        set(proxy(resources), "spec.template.spec.volumes.1", volume);
      },
    },
    {
      title: "--config=… in a shell command",
      change: (resources) => {
        set(proxy(resources), `${container}.command`, ["sh", "-c"]);
        set(proxy(resources), `${container}.args`, ["exec litellm --config=/etc/litellm/config.yaml --port 4000"]);
      },
    },
    {
      title: "further settings",
      change: (resources) => {
        configure(resources, "general_settings.proxy_batch_write_at", 30);
      },
    },
  ],
});
