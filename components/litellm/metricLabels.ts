/**
 * Labels of LiteLLM's metrics that identify a key, a user or a client. The endpoint needs no key, and each value is one more
 * series of almost every metric. `api_key_alias` stays: it is the name that an administrator gave the key.
 * Source: `UserAPIKeyLabelNames` in `types/integrations/prometheus.py`, 1.109.1, which refuses unknown names at start.
 */
export const identifyingLabels: readonly string[] = [
  "client_ip",
  "end_user",
  "hashed_api_key",
  "user",
  "user_agent",
  "user_alias",
  "user_email",
];
