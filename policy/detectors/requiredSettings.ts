/** A setting that the rules demand, and that older releases of LiteLLM ignore in silence. */
export interface DemandedSetting {
  /** Its section and name in the proxy's configuration. */
  setting: string;
  /** The first release that does what the setting says. */
  since: string;
  /** Where that is told. */
  source: string;
}

/** What the rules demand of the proxy's configuration, by the release that it takes. */
export const demandedSettings: readonly DemandedSetting[] = [
  {
    // The setting is there since 1.90.0 (#30684), but lets a reservation fail that can't be written.
    setting: "general_settings.fail_closed_budget_enforcement",
    since: "1.95.0",
    source: "https://github.com/BerriAI/litellm/pull/34429",
  },
  {
    // In the wheel of 1.104.1; the releases between 1.96.0, which lacks it, and that one were not looked into.
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

/** The oldest release that knows every one of them. */
export const oldestKnowingAll = "1.109.0";
