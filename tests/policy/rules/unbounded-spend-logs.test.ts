import { configure, deployment } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const setting = (name: string, value: unknown, says: RegExp) => ({
  title: `${name}: ${JSON.stringify(value)}`,
  change: (resources: Mutable[]) => {
    configure(resources, `general_settings.${name}`, value);
  },
  resource: deployment,
  says,
});

const retention = "maximum_spend_logs_retention_period";

const size = "maximum_spend_logs_size";

const cron = "maximum_spend_logs_cleanup_cron";

const bounded = (settings: Record<string, unknown>) => (resources: Mutable[]) => {
  for (const [name, value] of Object.entries(settings)) configure(resources, `general_settings.${name}`, value);
};

ruleTests("unbounded-spend-logs", {
  forbids: [
    setting(
      retention,
      undefined,
      /lets spend logs fill its database: general_settings\.\w+_period in ConfigMap .* is not set/,
    ),
    ...["30", "1.5d", "d30", " 30d", "0d", true, 1.5, -1, ["30d"]].map((value) =>
      setting(retention, value, /retention_period in .* is not a duration that LiteLLM can parse/),
    ),
    setting(size, undefined, /general_settings\.maximum_spend_logs_size in .* is not set/),
    ...["10PB", "10 gigabytes", "0GB", "", true, 0, 1.5].map((value) =>
      setting(size, value, /maximum_spend_logs_size in .* is not a size that LiteLLM can parse/),
    ),
    ...["10.1GB", "1TB", 11 * 2 ** 30].map((value) =>
      setting(size, value, /is more than 50 % of the storage of Cluster litellm\/litellm-pg \(20Gi\)/),
    ),
    {
      title: "a size above half of a smaller volume",
      change: (resources) => {
        bounded({ [size]: "3GB" })(resources);
        set(find(resources, "Cluster").inputs, "spec.storage.size", "5Gi");
      },
      resource: deployment,
      says: /is more than 50 % of the storage .* \(5Gi\)/,
    },
    ...["@daily", "0 0 3 * * *", "0 3 * * 7", "0 3 * * sun-sat", "0 3 * * 8-x", "0 25 * * *", 5, true].map((value) =>
      setting(cron, value, /cleanup_cron in .* can't be parsed by LiteLLM, which then deletes nothing/),
    ),
    ...["0 3 * * 1", "0 3 1 * *", "0 3 */2 * *", "0 3 1-30 * 0-4", "0 3 * 1 *"].map((value) =>
      setting(cron, value, /cleanup_cron in .* leaves more than 24 hours between two cleanups/),
    ),
    ...["maximum_spend_logs_retention_interval", "maximum_spend_logs_size_check_interval"].flatMap((name) =>
      (
        [
          ["2d", /leaves more than 24 hours/],
          ["25h", /leaves more than 24 hours/],
          ["often", /can't be parsed by LiteLLM/],
          [null, /can't be parsed by LiteLLM/],
        ] as const
      ).map(([value, says]) => ({
        title: `${name}: ${String(value)}`,
        change: bounded({ [cron]: undefined, [name]: value }),
        resource: deployment,
        says,
      })),
    ),
  ],
  allows: [
    ...["14d", "720h", "2w", "1mo", "monthly", "30days", 30].map((value) => ({
      title: `a retention of ${JSON.stringify(value)}`,
      change: bounded({ [retention]: value }),
    })),
    ...["10GB", "10240 MiB", "5.5G", "1073741824", 2 ** 30].map((value) => ({
      title: `a size of ${JSON.stringify(value)}`,
      change: bounded({ [size]: value }),
    })),
    ...["0 * * * *", "*/15 * * * *", "0 3 * * *", "30 1,13 * * mon-sun", "0 3 1-31 * 0-6"].map((value) => ({
      title: `the schedule ${value}`,
      change: bounded({ [cron]: value }),
    })),
    {
      title: "LiteLLM's default intervals of a day",
      change: bounded({
        [cron]: undefined,
        maximum_spend_logs_retention_interval: undefined,
        maximum_spend_logs_size_check_interval: undefined,
      }),
    },
    {
      title: "intervals of an hour",
      change: bounded({
        [cron]: undefined,
        maximum_spend_logs_retention_interval: "1h",
        maximum_spend_logs_size_check_interval: "hourly",
      }),
    },
    { title: "disabled spend logs", change: bounded({ disable_spend_logs: true, [retention]: undefined }) },
    {
      title: "a larger share and a rarer cleanup that the policy config allows",
      change: bounded({ [size]: "15GB", [cron]: "0 3 * * 1" }),
      config: { "unbounded-spend-logs": { maximumShare: 0.8, maximumHours: 168 } },
    },
    {
      title: "a database that is not in the stack",
      change: (resources) => {
        bounded({ [size]: "100GB" })(resources);
        set(find(resources, "Cluster").inputs, "metadata.namespace", "elsewhere");
        set(find(resources, "ScheduledBackup").inputs, "metadata.namespace", "elsewhere");
      },
      config: { all: "disabled", "unbounded-spend-logs": "mandatory" },
    },
  ],
});
