import assert from "node:assert/strict";

import type { V1ConfigMap, V1Deployment } from "@kubernetes/client-node";
import { parse } from "yaml";

import { chartFoundation, chartProxies } from "../../../benchmarks/comparison/chartDefaults";

const options = {
  namespace: "compared",
  images: { litellm: "litellm:1", postgres: "postgres:1", redis: "redis:1" },
  storageClass: "fast",
  masterKey: "sk-master",
  redisPassword: "secret",
  models: [{ model_name: "mock" }],
};

/** The chart's one object of a kind. */
function find<T>(kind: string): T {
  const all = [...chartFoundation(options), ...chartProxies(options)];
  const [only, ...others] = all.filter((object) => object.kind === kind);
  assert.deepEqual(others, []);
  return only as unknown as T;
}

describe("LiteLLM's defaults that the comparison deploys", () => {
  it("configures models, Redis and the master key, and no budget flag", () => {
    const { data } = find<V1ConfigMap>("ConfigMap");
    const config = parse(data?.["config.yaml"] ?? "") as Record<string, object>;
    assert.deepEqual(Object.keys(config), ["general_settings", "model_list"]);
    assert.deepEqual(Object.keys(config.general_settings ?? {}), ["coordination_redis", "master_key"]);
  });

  it("gives the proxies no preStop hook and a grace period of 90 s", () => {
    const pod = find<V1Deployment>("Deployment").spec?.template.spec;
    assert.equal(pod?.terminationGracePeriodSeconds, 90);
    assert.equal(pod.containers[0]?.lifecycle, undefined);
  });

  it("resolves the database URL from variables that precede it", () => {
    const names = find<V1Deployment>("Deployment").spec?.template.spec?.containers[0]?.env?.map(({ name }) => name);
    const url = names?.indexOf("DATABASE_URL") ?? -1;
    for (const part of ["DATABASE_USERNAME", "DATABASE_PASSWORD", "DATABASE_HOST", "DATABASE_NAME"])
      assert.ok((names?.indexOf(part) ?? Infinity) < url, part);
  });
});
