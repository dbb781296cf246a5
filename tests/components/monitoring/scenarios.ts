/** One time series: `name{labels}` and its values in promtool's notation, one for each step. */
export type Series = [selector: string, values: string];

/** What an alert is tried on. */
export interface Scenario {
  /** Series with which it fires. */
  fires: Series[];
  /** Minutes after which it must fire. */
  after: number;
  /** Minutes between two values, and between two evaluations; 1 where not set. */
  step?: number;
  /** The labels of what fires beside `namespace` and `severity`. */
  labels?: Record<string, string>;
  /** What the placeholders of the description become, in their order. */
  shown?: string[];
  /** Series with which it must not fire, at the same minute: the nearest that is healthy. */
  quiet: Series[];
}

const series =
  (job: string, common = "") =>
  (name: string, labels = "", values = "1x200"): Series => [
    `${name}{${[`job="litellm/${job}",namespace="litellm"`, common, labels].filter((each) => each !== "").join(",")}}`,
    values,
  ];

const proxy = series("litellm", 'pod="litellm-1"');
const instance = series("litellm-pg");
const redis = series("litellm-redis-exporter", 'pod="litellm-redis-exporter-1"');
const inCluster =
  (metric: string) =>
  (labels: string, values = "1x200"): Series => [`${metric}{${labels}}`, values];

const requests = "litellm_proxy_total_requests_metric_total";
const served = (perMinute = 60) => proxy(requests, 'status_code="200"', `0+${perMinute}x200`);
const answered = (status: number, perMinute: number) =>
  proxy(requests, `status_code="${status}"`, `0+${perMinute}x200`);
/** A counter that first appears after some minutes, with its first event. */
const event = (name: string, labels = "") => proxy(name, labels, "_x29 1x170");
const budget = (remaining: number, alias = "team") => [
  proxy("litellm_remaining_api_key_budget_metric", `api_key_alias="${alias}",pid="7"`, `${remaining}x200`),
  proxy("litellm_remaining_api_key_budget_metric", `api_key_alias="${alias}",pid="8"`, "90x200"),
  proxy("litellm_api_key_max_budget_metric", `api_key_alias="${alias}",pid="7"`, "100x200"),
];
const day = 86_400;
/** promtool's clock starts at 0, and so does the time since 1970. */
const never = "0x200";
const GiB = 2 ** 30;

const container = inCluster("container_memory_working_set_bytes");

/** What CloudNativePG reports about snapshots and its plugin about base backups, under names of their own. */
function backupScenarios(alert: string, metrics: string): Record<string, Scenario> {
  const available = (pod: number, values: string) =>
    instance(`${metrics}last_available_backup_timestamp`, `pod="litellm-pg-${pod}"`, values);
  const failed = (values: string) => instance(`${metrics}last_failed_backup_timestamp`, 'pod="litellm-pg-1"', values);
  return {
    [`${alert}Missing`]: {
      fires: [available(1, never)],
      after: 121,
      // A replica reports none.
      quiet: [available(1, "60x200"), available(2, never)],
    },
    [`${alert}TooOld`]: {
      fires: [available(1, "60x200")],
      after: 1640,
      step: 10,
      shown: ["1d 3h 19m 0s"],
      // A former primary reports what it last knew.
      quiet: [available(1, "60x200"), available(2, `${day}x200`)],
    },
    [`${alert}Failed`]: {
      fires: [failed("600x200"), available(1, "60x200")],
      after: 1,
      shown: ["1970-01-01 00:10:00 +0000 UTC"],
      quiet: [failed("60x200"), available(1, "600x200")],
    },
  };
}

/**
 * For each alert of profile prod with an object store: what makes it fire, and what must not. The values are those of the shipped stack (20 GiB of
 * storage, 2 proxies, 3 instances, daily backups).
 */
export const scenarios: Record<string, Scenario> = {
  LiteLLMDown: {
    fires: [proxy("up", "", "0x200")],
    after: 2,
    quiet: [proxy("up", "", "0x200"), ['up{job="litellm/litellm",namespace="litellm",pod="litellm-2"}', "1x200"]],
  },
  LiteLLMReplicasMissing: {
    fires: [proxy("up")],
    after: 11,
    shown: ["1"],
    quiet: [proxy("up"), ['up{job="litellm/litellm",namespace="litellm",pod="litellm-2"}', "1x200"]],
  },
  LiteLLMServerErrors: {
    fires: [served(90), answered(500, 10)],
    after: 12,
    shown: ["10%"],
    quiet: [served(90), answered(500, 1), answered(503, 10)],
  },
  LiteLLMRefusing503: {
    fires: [served(80), answered(503, 20)],
    after: 9,
    shown: ["20%"],
    quiet: [served(80), answered(500, 20)],
  },
  LiteLLMRejecting429: {
    fires: [served(50), answered(429, 50)],
    after: 22,
    shown: ["50%"],
    quiet: [served(90), answered(429, 10)],
  },
  LiteLLMOverload: {
    fires: [proxy("litellm_admission_rejected_requests_total", 'reason="limit"', "_x9 1+60x100")],
    after: 20,
    labels: { pod: "litellm-1" },
    shown: ["litellm-1"],
    // One rejected request, long over.
    quiet: [proxy("litellm_admission_rejected_requests_total", 'reason="limit"', "_x3 1x100")],
  },
  LiteLLMRequestsNotCounted: {
    fires: [event("litellm_zero_cost_requests_total", 'requested_model="small",reason="pricing_not_applied"')],
    after: 31,
    labels: { requested_model: "small", reason: "pricing_not_applied" },
    shown: ["small", "pricing_not_applied"],
    quiet: [proxy("litellm_zero_cost_requests_total", 'requested_model="small",reason="x"', "1x200")],
  },
  LiteLLMModelRefused: {
    fires: [event("litellm_proxy_failed_requests_metric_total", 'requested_model="small",exception_status="403"')],
    after: 31,
    labels: { requested_model: "small" },
    shown: ["small"],
    quiet: [event("litellm_proxy_failed_requests_metric_total", 'requested_model="small",exception_status="429"')],
  },
  LiteLLMRedisFailures: {
    fires: [proxy("litellm_redis_failed_requests_total", 'error_class="E"', "0x10 0+5x100")],
    after: 15,
    labels: { pod: "litellm-1" },
    shown: ["litellm-1"],
    quiet: [proxy("litellm_redis_failed_requests_total", 'error_class="E"', "7x200")],
  },
  LiteLLMBreakerOpen: {
    fires: [
      proxy("litellm_redis_circuit_breaker_state", 'state="half_open"'),
      proxy("litellm_redis_circuit_breaker_state", 'state="closed"', "0x200"),
    ],
    after: 3,
    labels: { pod: "litellm-1" },
    shown: ["litellm-1"],
    quiet: [
      proxy("litellm_redis_circuit_breaker_state", 'state="half_open"', "0x200"),
      proxy("litellm_redis_circuit_breaker_state", 'state="open"', "0x200"),
      proxy("litellm_redis_circuit_breaker_state", 'state="closed"'),
    ],
  },
  LiteLLMSpendNotWritten: {
    fires: [proxy("litellm_postgres_failed_requests_total", 'function_name="update_spend"', "0x10 0+5x100")],
    after: 18,
    labels: { pod: "litellm-1" },
    shown: ["litellm-1"],
    quiet: [proxy("litellm_postgres_failed_requests_total", 'function_name="health_check"', "0+5x200")],
  },
  LiteLLMKeyNearBudget: {
    // Only one process has seen the last requests.
    fires: budget(5),
    after: 6,
    labels: { api_key_alias: "team" },
    shown: ["team", "5%"],
    quiet: [...budget(40), ...budget(1, "None")],
  },
  LiteLLMProviderDown: {
    fires: [proxy("litellm_deployment_state", 'litellm_model_name="gpt-4o",api_base="https://one.example"', "2x200")],
    after: 3,
    labels: { litellm_model_name: "gpt-4o", api_base: "https://one.example" },
    shown: ["gpt-4o", "https://one.example"],
    quiet: [proxy("litellm_deployment_state", 'litellm_model_name="gpt-4o",api_base="https://one.example"', "1x200")],
  },
  LiteLLMFallingBack: {
    fires: [event("litellm_deployment_successful_fallbacks_total", 'requested_model="large",fallback_model="small"')],
    after: 36,
    labels: { requested_model: "large", fallback_model: "small" },
    shown: ["small", "large"],
    quiet: [proxy("litellm_deployment_successful_fallbacks_total", 'requested_model="large",fallback_model="small"')],
  },
  LiteLLMFallbackFailing: {
    fires: [event("litellm_deployment_failed_fallbacks_total", 'requested_model="large",fallback_model="small"')],
    after: 31,
    labels: { requested_model: "large", fallback_model: "small" },
    shown: ["small", "large"],
    quiet: [proxy("litellm_deployment_failed_fallbacks_total", 'requested_model="large",fallback_model="small"')],
  },
  LiteLLMSpendLogsTooLarge: {
    fires: [proxy("litellm_spend_log_storage_bytes", 'measure="estimated_live"', `${15 * GiB}x200`)],
    after: 61,
    shown: ["15Gi"],
    quiet: [
      proxy("litellm_spend_log_storage_bytes", 'measure="estimated_live"', `${9 * GiB}x200`),
      proxy("litellm_spend_log_storage_bytes", 'measure="allocated"', `${15 * GiB}x200`),
    ],
  },
  PostgresNoPrimary: {
    fires: [instance("cnpg_pg_replication_in_recovery", 'pod="litellm-pg-2"')],
    after: 2,
    quiet: [
      instance("cnpg_pg_replication_in_recovery", 'pod="litellm-pg-2"'),
      instance("cnpg_pg_replication_in_recovery", 'pod="litellm-pg-1"', "0x200"),
    ],
  },
  PostgresFenced: {
    fires: [instance("cnpg_collector_fencing_on", 'pod="litellm-pg-1"')],
    after: 6,
    labels: { pod: "litellm-pg-1" },
    shown: ["litellm-pg-1"],
    quiet: [instance("cnpg_collector_fencing_on", 'pod="litellm-pg-1"', "0x200")],
  },
  PostgresReplicasMissing: {
    fires: [
      instance("cnpg_pg_replication_streaming_replicas", 'pod="litellm-pg-1"'),
      instance("cnpg_pg_replication_streaming_replicas", 'pod="litellm-pg-2"', "0x200"),
    ],
    after: 6,
    shown: ["1"],
    quiet: [
      instance("cnpg_pg_replication_streaming_replicas", 'pod="litellm-pg-1"', "2x200"),
      instance("cnpg_pg_replication_streaming_replicas", 'pod="litellm-pg-2"', "0x200"),
    ],
  },
  PostgresOnOneNode: {
    fires: [instance("cnpg_collector_nodes_used", 'pod="litellm-pg-1"')],
    after: 31,
    // -1: the operator doesn't know.
    quiet: [instance("cnpg_collector_nodes_used", 'pod="litellm-pg-1"', "-1x200")],
  },
  PostgresReplicationLag: {
    fires: [instance("cnpg_pg_replication_lag", 'pod="litellm-pg-2"', "120x200")],
    after: 6,
    labels: { pod: "litellm-pg-2" },
    shown: ["litellm-pg-2", "2m 0s"],
    quiet: [instance("cnpg_pg_replication_lag", 'pod="litellm-pg-2"', "5x200")],
  },
  PostgresSlotFallingBehind: {
    fires: [instance("cnpg_pg_replication_slots_pg_wal_lsn_diff", 'slot_name="_cnpg_litellm_pg_2"', `${4 * GiB}x200`)],
    after: 6,
    labels: { slot_name: "_cnpg_litellm_pg_2" },
    shown: ["4Gi", "_cnpg_litellm_pg_2"],
    quiet: [instance("cnpg_pg_replication_slots_pg_wal_lsn_diff", 'slot_name="_cnpg_litellm_pg_2"', `${GiB}x200`)],
  },
  PostgresArchiveFailing: {
    fires: [
      instance("cnpg_pg_stat_archiver_last_failed_time", 'pod="litellm-pg-1"', "900x200"),
      instance("cnpg_pg_stat_archiver_last_archived_time", 'pod="litellm-pg-1"', "300x200"),
    ],
    after: 6,
    quiet: [
      instance("cnpg_pg_stat_archiver_last_failed_time", 'pod="litellm-pg-1"', "-1x200"),
      instance("cnpg_pg_stat_archiver_last_archived_time", 'pod="litellm-pg-1"', "300x200"),
    ],
  },
  PostgresDiskFilling: {
    fires: [
      instance("cnpg_pg_database_size_bytes", 'pod="litellm-pg-1",datname="litellm"', `${14 * GiB}x200`),
      instance("cnpg_pg_database_size_bytes", 'pod="litellm-pg-1",datname="postgres"', `${GiB}x200`),
      instance("cnpg_collector_pg_wal", 'pod="litellm-pg-1",value="size"', `${3 * GiB}x200`),
      instance("cnpg_collector_pg_wal", 'pod="litellm-pg-1",value="count"', "200x200"),
    ],
    after: 11,
    labels: { pod: "litellm-pg-1" },
    shown: ["litellm-pg-1", "90%"],
    quiet: [
      instance("cnpg_pg_database_size_bytes", 'pod="litellm-pg-1",datname="litellm"', `${12 * GiB}x200`),
      instance("cnpg_collector_pg_wal", 'pod="litellm-pg-1",value="size"', `${3 * GiB}x200`),
    ],
  },
  PostgresConnectionsFilling: {
    fires: [
      instance("cnpg_backends_total", 'pod="litellm-pg-1",state="active"', "50x200"),
      instance("cnpg_backends_total", 'pod="litellm-pg-1",state="idle"', "40x200"),
      instance("cnpg_pg_settings_setting", 'pod="litellm-pg-1",name="max_connections"', "100x200"),
    ],
    after: 6,
    labels: { pod: "litellm-pg-1" },
    shown: ["litellm-pg-1", "90%"],
    quiet: [
      instance("cnpg_backends_total", 'pod="litellm-pg-1",state="active"', "50x200"),
      instance("cnpg_pg_settings_setting", 'pod="litellm-pg-1",name="max_connections"', "100x200"),
      instance("cnpg_pg_settings_setting", 'pod="litellm-pg-1",name="max_wal_senders"', "10x200"),
    ],
  },
  PostgresTransactionIdsRunningOut: {
    fires: [instance("cnpg_pg_database_xid_age", 'pod="litellm-pg-1",datname="litellm"', "1500000000x200")],
    after: 61,
    labels: { datname: "litellm" },
    shown: ["litellm", "1.5G"],
    quiet: [instance("cnpg_pg_database_xid_age", 'pod="litellm-pg-1",datname="litellm"', "200000000x200")],
  },
  PostgresMetricsFailing: {
    fires: [instance("cnpg_collector_last_collection_error", 'pod="litellm-pg-1"')],
    after: 16,
    labels: { pod: "litellm-pg-1" },
    shown: ["litellm-pg-1"],
    quiet: [instance("cnpg_collector_last_collection_error", 'pod="litellm-pg-1"', "0x200")],
  },
  ...backupScenarios("Backup", "cnpg_collector_"),
  ...backupScenarios("ArchiveBackup", "barman_cloud_cloudnative_pg_io_"),
  RedisDown: {
    fires: [redis("redis_up", "", "0x200")],
    after: 2,
    quiet: [redis("redis_up")],
  },
  RedisExporterDown: {
    fires: [redis("up", "", "0x200")],
    after: 11,
    quiet: [redis("up")],
  },
  RedisMemoryFilling: {
    fires: [redis("redis_memory_used_bytes", "", "90x200"), redis("redis_memory_max_bytes", "", "100x200")],
    after: 6,
    shown: ["90%"],
    quiet: [redis("redis_memory_used_bytes", "", "50x200"), redis("redis_memory_max_bytes", "", "100x200")],
  },
  RedisCountersNotWritten: {
    fires: [redis("redis_aof_last_write_status", "", "0x200")],
    after: 6,
    quiet: [redis("redis_aof_last_write_status")],
  },
  LiteLLMMemoryFilling: {
    fires: [container('namespace="litellm",pod="litellm-6d4-x",container="litellm"', `${1.9 * GiB}x200`)],
    after: 16,
    labels: { pod: "litellm-6d4-x" },
    shown: ["litellm-6d4-x", "95%"],
    quiet: [
      container('namespace="litellm",pod="litellm-6d4-x",container="litellm"', `${GiB}x200`),
      container('namespace="other",pod="litellm-6d4-x",container="litellm"', `${1.9 * GiB}x200`),
    ],
  },
  PostgresMemoryFilling: {
    fires: [container('namespace="litellm",pod="litellm-pg-1",container="postgres"', `${0.9 * GiB}x200`)],
    after: 16,
    labels: { pod: "litellm-pg-1" },
    shown: ["litellm-pg-1", "90%"],
    quiet: [container('namespace="litellm",pod="litellm-pg-1",container="postgres"', `${0.5 * GiB}x200`)],
  },
  MigrationFailed: {
    fires: [inCluster("kube_job_status_failed")('namespace="litellm",job_name="litellm-migrate-1"')],
    after: 1,
    labels: { job_name: "litellm-migrate-1" },
    shown: ["litellm-migrate-1"],
    quiet: [inCluster("kube_job_status_failed")('namespace="litellm",job_name="litellm-migrate-1"', "0x200")],
  },
  PruningFailed: {
    fires: [
      inCluster("kube_cronjob_status_last_successful_time")(
        'namespace="litellm",cronjob="litellm-pg-prune"',
        "-200000x200",
      ),
    ],
    after: 11,
    shown: ["2d 7h 44m 20s"],
    quiet: [
      inCluster("kube_cronjob_status_last_successful_time")(
        'namespace="litellm",cronjob="litellm-pg-prune"',
        `-${day}x200`,
      ),
    ],
  },
  CertificateExpiring: {
    fires: [
      inCluster("certmanager_certificate_expiration_timestamp_seconds")(
        'exported_namespace="litellm",namespace="cert-manager",name="gateway"',
        "90060x200",
      ),
    ],
    after: 61,
    labels: { name: "gateway" },
    shown: ["gateway", "1d 0h 0m 0s"],
    quiet: [
      inCluster("certmanager_certificate_expiration_timestamp_seconds")(
        'exported_namespace="litellm",namespace="cert-manager",name="gateway"',
        `${30 * day}x200`,
      ),
      inCluster("certmanager_certificate_expiration_timestamp_seconds")(
        'exported_namespace="other",namespace="cert-manager",name="gateway"',
        "90060x200",
      ),
    ],
  },
};
