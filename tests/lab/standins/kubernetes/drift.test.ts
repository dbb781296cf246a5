import assert from "node:assert/strict";

import { inputsOf, liveInputs } from "../../../../lab/standins/kubernetes/drift";
import { omit, type Properties } from "../../../../lab/standins/plugin/values";

describe("the inputs of a live object", () => {
  const inputs: Properties = { kind: "Deployment", spec: { replicas: 2, cpu: "1000m", list: ["a", { n: "1Gi" }] } };
  const recorded: Properties = {
    kind: "Deployment",
    spec: { replicas: 2, cpu: "1", strategy: "default", list: ["a", { n: "1Gi", added: true }] },
    status: { ready: 1 },
  };

  it("keep the given notation where nothing changed", () => {
    assert.deepEqual(liveInputs(inputs, recorded, { ...recorded, status: { ready: 2 } }), inputs);
  });

  it("contain a changed value", () => {
    const live = { ...recorded, spec: { ...(recorded.spec as Properties), replicas: 5 } };
    assert.deepEqual(liveInputs(inputs, recorded, live).spec, { ...(inputs.spec as Properties), replicas: 5 });
  });

  it("lack a removed value", () => {
    const rest = omit(recorded.spec as Properties, "replicas");
    assert.equal("replicas" in (liveInputs(inputs, recorded, { ...recorded, spec: rest }).spec as Properties), false);
  });

  it("omit added fields", () => {
    const live = { ...recorded, spec: { ...(recorded.spec as Properties), paused: true } };
    assert.deepEqual(liveInputs(inputs, recorded, live), inputs);
  });

  it("contain a change inside a list and keep the rest as given", () => {
    const live = { ...recorded, spec: { ...(recorded.spec as Properties), list: ["b", { n: "1Gi", added: true }] } };
    assert.deepEqual((liveInputs(inputs, recorded, live).spec as Properties).list, ["b", { n: "1Gi" }]);
  });

  it("contain the changed data of a Secret as text", () => {
    const data = (password: string): Properties => ({
      kind: "Secret",
      data: { password: Buffer.from(password).toString("base64") },
    });
    const given = { kind: "Secret", stringData: { password: "one" } };
    assert.deepEqual(liveInputs(given, data("one"), data("one")), given);
    assert.deepEqual(liveInputs(given, data("one"), data("two")).stringData, { password: "two" });
  });

  it("are all but the server's own fields for an imported object", () => {
    const live = { kind: "X", metadata: { name: "x", uid: "1", resourceVersion: "2" }, spec: {}, status: {} };
    assert.deepEqual(inputsOf(live), { kind: "X", metadata: { name: "x" }, spec: {} });
  });
});
