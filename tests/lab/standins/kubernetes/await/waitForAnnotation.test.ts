import assert from "node:assert/strict";

import { judgeFor, timeoutFor } from "../../../../../lab/standins/kubernetes/await/ready";
import { judgeAnnotation } from "../../../../../lab/standins/kubernetes/await/waitForAnnotation";
import type { Properties } from "../../../../../lab/standins/plugin/values";

const withCondition = (condition: Properties, status: Properties = {}): Properties => ({
  metadata: { generation: 3 },
  status: { conditions: [{ type: "Ready", ...condition }], ...status },
});

describe("the annotation pulumi.com/waitFor", () => {
  it("waits for a condition to be true, or to have the status that it names", () => {
    const judge = judgeAnnotation("condition=ready");
    assert.equal(judge(withCondition({ status: "True" })).state, "ready");
    assert.equal(judge(withCondition({ status: "False" })).state, "waiting");
    assert.equal(judgeAnnotation("condition=Ready=False")(withCondition({ status: "False" })).state, "ready");
  });

  it("ignores a condition of an older generation", () => {
    const stale = withCondition({ status: "True", observedGeneration: 2 });
    assert.equal(judgeAnnotation("condition=Ready")(stale).state, "waiting");
  });

  it("waits for a path to exist, or to have the value that it names", () => {
    const object = { status: { readyInstances: 3, list: [{ name: "a" }] } };
    assert.equal(judgeAnnotation("jsonpath={.status.readyInstances}=3")(object).state, "ready");
    assert.equal(judgeAnnotation("jsonpath={.status.readyInstances}=2")(object).state, "waiting");
    assert.equal(judgeAnnotation("jsonpath={.status.list[0].name}")(object).state, "ready");
    assert.equal(judgeAnnotation("jsonpath={.status.absent}")(object).state, "waiting");
  });

  it("waits for every entry of a list", () => {
    const judge = judgeAnnotation('["condition=Ready", "jsonpath={.status.readyInstances}=3"]');
    assert.equal(judge(withCondition({ status: "True" }, { readyInstances: 2 })).state, "waiting");
    assert.equal(judge(withCondition({ status: "True" }, { readyInstances: 3 })).state, "ready");
  });

  it("is rejected where it is invalid, naming what is allowed", () => {
    assert.throws(() => judgeAnnotation("Ready"), /allowed are "condition=<type>"/);
    assert.throws(() => judgeAnnotation("jsonpath={.status.conditions[?(@.type)]}"), /invalid path/);
  });
});

describe("the readiness condition of an object", () => {
  const annotated = (annotations: Properties): Properties => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { annotations },
  });

  it("depends on its kind; most kinds are ready as soon as they exist", () => {
    assert.notEqual(judgeFor(annotated({})), undefined);
    assert.equal(judgeFor({ apiVersion: "v1", kind: "ConfigMap" }), undefined);
  });

  it("is absent with skipAwait", () => {
    assert.equal(judgeFor(annotated({ "pulumi.com/skipAwait": "true" })), undefined);
  });

  it("times out after customTimeouts, else the annotation, else ten minutes", () => {
    const inputs = annotated({ "pulumi.com/timeoutSeconds": "30" });
    assert.equal(timeoutFor(inputs, 5), 5);
    assert.equal(timeoutFor(inputs, 0), 30);
    assert.equal(timeoutFor({}, 0), 600);
  });
});
