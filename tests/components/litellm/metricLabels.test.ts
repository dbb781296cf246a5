import assert from "node:assert/strict";

import { parse } from "yaml";

import { proxyConfig } from "../../../components/litellm/configFile";
import { type Overrides, settingsOf } from "../../support/runStack";

function excludedLabels(overrides: Overrides): unknown {
  const text = proxyConfig(settingsOf("dev", overrides).litellm, undefined);
  return (parse(text) as { litellm_settings: Record<string, unknown> }).litellm_settings.prometheus_exclude_labels;
}

const monitoring = { metrics: true };

describe("the labels of the proxy's metrics", () => {
  it("leave out what identifies a key, a user or a client", () => {
    const labels = excludedLabels({ monitoring });
    for (const label of ["hashed_api_key", "end_user", "user_email", "client_ip"])
      assert.ok(Array.isArray(labels) && labels.includes(label), label);
  });

  it("are those that the stack chooses", () => {
    const litellmSettings = { prometheus_exclude_labels: ["user_agent"] };
    assert.deepEqual(excludedLabels({ monitoring, litellm: { litellmSettings } }), ["user_agent"]);
  });

  it("are not mentioned where no metrics are served", () => {
    assert.equal(excludedLabels({}), undefined);
  });
});
