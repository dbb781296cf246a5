import assert from "node:assert/strict";

import fc from "fast-check";
import { parse } from "yaml";

import { proxyConfig } from "../../../components/litellm/configFile";
import { ownedSettings } from "../../../components/litellm/ownedSettings";
import type { LiteLLMSettings } from "../../../components/settings";
import { valueAt } from "../../../tools/program/valueAt";
import { settingsOf } from "../../support/runStack";

const redis = { host: "redis.example", port: 6379, secretName: "s", passwordKey: "password", tls: false };

function configOf(settings: Partial<LiteLLMSettings>, profile: "dev" | "prod" = "prod"): unknown {
  const shared = profile === "prod" ? redis : undefined;
  return parse(proxyConfig({ ...settingsOf(profile).litellm, ...settings }, shared));
}

const extra = { general: {}, litellm: {}, router: {} };

describe("the proxy's configuration", () => {
  it("fails closed by booleans: LiteLLM takes any text for true", () => {
    const text = proxyConfig(settingsOf("prod").litellm, redis);
    assert.match(text, /^ {2}allow_requests_on_db_unavailable: false$/m);
    assert.match(text, /^ {2}fail_closed_budget_enforcement: true$/m);
    assert.match(text, /^ {2}fail_closed_rate_limit_enforcement: true$/m);
  });

  it("names Redis outright, its password by reference", () => {
    assert.deepEqual(valueAt(configOf({}), "general_settings.coordination_redis"), {
      db: 0,
      host: "redis.example",
      password: "os.environ/COORDINATION_REDIS_PASSWORD",
      port: 6379,
      socket_connect_timeout: 1,
      socket_timeout: 1,
    });
  });

  it("verifies the certificate and the host name of a Redis with TLS, by the CA that is mounted", () => {
    const connection = { ...redis, tls: true, ca: { secretName: "managed-redis", key: "root.crt" } };
    const config: unknown = parse(proxyConfig(settingsOf("prod").litellm, connection));
    assert.deepEqual(
      ["ssl", "ssl_ca_certs", "ssl_cert_reqs", "ssl_check_hostname"].map((key) =>
        valueAt(config, ["general_settings", "coordination_redis", key]),
      ),
      [true, "/etc/redis-ca/root.crt", "required", true],
    );
  });

  it("has no Redis where none is shared", () => {
    assert.equal(valueAt(configOf({}, "dev"), "general_settings.coordination_redis"), undefined);
  });

  it("refuses models without a price in every profile", () => {
    for (const profile of ["dev", "prod"] as const) {
      assert.equal(valueAt(configOf({}, profile), "litellm_settings.block_requests_for_models_without_pricing"), true);
    }
  });

  it("quotes a text that LiteLLM's parser would read as a boolean", () => {
    const text = proxyConfig(
      { ...settingsOf("dev").litellm, extra: { ...extra, general: { alerting: "off" } } },
      undefined,
    );
    assert.match(text, /alerting: "off"/);
  });

  it("keeps the user's callbacks beside its own", () => {
    const config = configOf({ extra: { ...extra, litellm: { service_callback: ["datadog"], callbacks: ["mine"] } } });
    assert.deepEqual(valueAt(config, "litellm_settings.service_callback"), ["datadog", "prometheus_system"]);
    assert.deepEqual(valueAt(config, "litellm_settings.callbacks"), ["mine"]);
  });

  it("lists the models as the config has them", () => {
    const models = [{ model_name: "m", litellm_params: { model: "a/b", rpm: 5 }, model_info: { id: "1" } }];
    assert.deepEqual(valueAt(configOf({ models }), "model_list"), models);
  });

  it("carries what the user adds to each section", () => {
    const config = configOf({
      extra: { general: { disable_error_logs: true }, litellm: { drop_params: true }, router: { num_retries: 2 } },
    });
    assert.equal(valueAt(config, "general_settings.disable_error_logs"), true);
    assert.equal(valueAt(config, "litellm_settings.drop_params"), true);
    assert.deepEqual(valueAt(config, "router_settings"), { num_retries: 2 });
  });

  it("bounds the other growing tables, for as long as the user sets", () => {
    const tags = "maximum_daily_tag_spend_retention_period";
    assert.equal(valueAt(configOf({}), `general_settings.${tags}`), "90d");
    const config = configOf({ extra: { ...extra, general: { [tags]: "400d" } } });
    assert.equal(valueAt(config, `general_settings.${tags}`), "400d");
  });

  it("has no router section where the user adds nothing to it", () => {
    assert.ok(!Object.hasOwn(configOf({}) as object, "router_settings"));
  });

  it("adds the metrics to the user's own callbacks, once", () => {
    const own = { ...extra, litellm: { callbacks: ["langfuse", "prometheus"] } };
    assert.deepEqual(valueAt(configOf({ metrics: true, extra: own }), "litellm_settings.callbacks"), [
      "langfuse",
      "prometheus",
    ]);
    assert.deepEqual(valueAt(configOf({ metrics: true }), "litellm_settings.callbacks"), ["prometheus"]);
    assert.equal(valueAt(configOf({}), "litellm_settings.callbacks"), undefined);
  });

  it("has sorted keys at every depth, and no anchors", () => {
    const shared = { z: 1, a: { y: 2, b: 3 } };
    const model = { model_name: "m", litellm_params: { model: "a/b", extra: shared, again: shared } };
    const text = proxyConfig({ ...settingsOf("prod").litellm, models: [model] }, redis);
    assert.doesNotMatch(text, /[&*]a\d/);
    const sortedEverywhere = (value: unknown): void => {
      if (value === null || typeof value !== "object") return;
      if (!Array.isArray(value)) assert.deepEqual(Object.keys(value), Object.keys(value).sort());
      Object.values(value).forEach(sortedEverywhere);
    };
    sortedEverywhere(parse(text));
  });

  it("keeps the program's settings over those that the user adds", () => {
    const keys = Object.keys(ownedSettings.generalSettings);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (general) => {
        const plain = configOf({});
        const talked = configOf({ extra: { ...extra, general } });
        for (const flag of [
          "allow_requests_on_db_unavailable",
          "fail_closed_budget_enforcement",
          "fail_closed_rate_limit_enforcement",
          "master_key",
          "coordination_redis",
        ]) {
          assert.deepEqual(valueAt(talked, ["general_settings", flag]), valueAt(plain, ["general_settings", flag]));
        }
      }),
      { numRuns: 50 },
    );
  });
});
