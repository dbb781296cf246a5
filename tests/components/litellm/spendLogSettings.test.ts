import assert from "node:assert/strict";

import known from "../../../components/litellm/knownSettings.json";
import {
  growthBetweenCleanings,
  otherRetentions,
  spendLogSettings,
} from "../../../components/litellm/spendLogSettings";

const settings = { retentionDays: 30, maximumMebibytes: 1000, cleaningMinutes: 10 };

describe("spend logs", () => {
  it("are deleted by age and by size, at the configured interval", () => {
    assert.deepEqual(spendLogSettings(settings), {
      maximum_spend_logs_cleanup_batch_size: 10_000,
      maximum_spend_logs_cleanup_cron: "*/10 * * * *",
      maximum_spend_logs_cleanup_run_budget: "540s",
      maximum_spend_logs_cleanup_target_size: "900MB",
      maximum_spend_logs_retention_period: "30d",
      maximum_spend_logs_size: "1000MB",
    });
  });

  it("are bounded by settings that this release of LiteLLM knows", () => {
    const names = Object.keys({ ...spendLogSettings(settings), ...otherRetentions });
    assert.deepEqual(
      names.filter((name) => !known.general_settings.includes(name)),
      [],
    );
  });

  it("grow between two cleanings by the rate that sizing promises", () => {
    assert.equal(growthBetweenCleanings(2, 10), Math.ceil((2 * 60 * 600 * 5300) / 2 ** 20));
    assert.equal(growthBetweenCleanings(1, 1), Math.ceil((60 * 60 * 5300) / 2 ** 20));
  });
});
