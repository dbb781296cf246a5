/** A setting of LiteLLM that a rule requires. Older releases ignore it without a warning. */
export interface RequiredSetting {
  /** Its section and name in the proxy's configuration. */
  setting: string;
  /** The first release that implements the setting. */
  since: string;
  /** The document or change that says so. */
  source: string;
}

/** The settings that the rules require, with the first release that implements each. */
export const requiredSettings: readonly RequiredSetting[] = [
  {
    // Exists since 1.90.0 (#30684); before 1.95.0 a request passes when its reservation can't be written.
    setting: "general_settings.fail_closed_budget_enforcement",
    since: "1.95.0",
    source: "https://github.com/BerriAI/litellm/pull/34429",
  },
  {
    // In the wheel of 1.104.1, not in that of 1.96.0; the releases between were not checked.
    setting: "litellm_settings.block_requests_for_models_without_pricing",
    since: "1.104.1",
    source: "https://docs.litellm.ai/docs/proxy/config_settings",
  },
  {
    setting: "general_settings.fail_closed_rate_limit_enforcement",
    since: "1.105.0",
    source: "https://github.com/BerriAI/litellm/pull/43251",
  },
  {
    // In the wheel of 1.109.0, not in that of 1.108.0.
    setting: "general_settings.maximum_spend_logs_size",
    since: "1.109.0",
    source: "https://docs.litellm.ai/docs/proxy/spend_logs_deletion",
  },
];

/** The oldest release that implements all of them. */
export const oldestWithRequiredSettings = "1.109.0";
