const spendLogs = "Set litellm.spendLogs instead.";
const cleaning = "Set litellm.spendLogs.cleaningMinutes instead.";
const budgets = "Set litellm.budgets instead.";

/**
 * What the program writes into the proxy's configuration itself, and the setting that decides it:
 * a second source for any of these could quietly undo a promise of the profile.
 */
export const ownedSettings: Record<"generalSettings" | "litellmSettings" | "routerSettings", Record<string, string>> = {
  generalSettings: {
    allow_requests_on_db_unavailable: budgets,
    coordination_redis: "Set redis.enabled instead.",
    database_connection_pool_limit: "Set litellm.databaseConnections instead.",
    database_url: "It comes from the Secret that CloudNativePG makes.",
    disable_budget_reservation: "Requests at once would each find the budget unspent.",
    fail_closed_budget_enforcement: budgets,
    fail_closed_rate_limit_enforcement: budgets,
    master_key: "It comes from a Secret.",
    max_in_flight_requests_per_worker: "Set litellm.maxInFlightRequests instead.",
    maximum_spend_logs_cleanup_batch_size: cleaning,
    maximum_spend_logs_cleanup_cron: cleaning,
    maximum_spend_logs_cleanup_max_batches: cleaning,
    maximum_spend_logs_cleanup_run_budget: cleaning,
    maximum_spend_logs_cleanup_target_size: spendLogs,
    maximum_spend_logs_retention_interval: cleaning,
    maximum_spend_logs_retention_period: spendLogs,
    maximum_spend_logs_size: spendLogs,
    maximum_spend_logs_size_check_interval: cleaning,
    proxy_batch_write_at: "A Redis that starts empty waits for it.",
  },
  litellmSettings: {
    block_requests_for_models_without_pricing: "It is always true: give the model a price in its model_info.",
    budget_exceeded_status_code: "It is always 429, the status that clients back off on.",
    request_timeout: "Set litellm.requestTimeoutSeconds instead.",
    require_auth_for_metrics_endpoint: "Set monitoring.metrics instead.",
  },
  routerSettings: {
    redis_host: "Set redis.enabled instead.",
    redis_password: "Set redis.enabled instead.",
    redis_port: "Set redis.enabled instead.",
    redis_url: "Set redis.enabled instead.",
  },
};
