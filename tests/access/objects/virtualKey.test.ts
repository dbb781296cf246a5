import assert from "node:assert/strict";

import { useOfKey, virtualKey } from "../../../access/objects/virtualKey";

const now = new Date("2026-11-28T12:00:00Z");
const inputs = {
  key: `sk-${"k".repeat(40)}`,
  alias: "payments",
  owner: "payments@example.com",
  managedBy: "access/dev",
  expires: "2026-11-29",
  budgetId: "small",
};

describe("a virtual key", () => {
  it("is created for the LLM API alone, until its expiry", () => {
    assert.deepEqual(virtualKey.creation(inputs, now), {
      key: inputs.key,
      key_alias: "payments",
      budget_id: "small",
      key_type: "llm_api",
      duration: `${12 * 3600}s`,
      metadata: { owner: "payments@example.com", managed_by: "access/dev" },
    });
  });

  it("is changed by its hash, in what differs alone", () => {
    const id = virtualKey.idOf(inputs) ?? "";
    assert.match(id, /^[0-9a-f]{64}$/);
    assert.deepEqual(virtualKey.change(id, inputs, {}, ["budgetId", "maxBudget"], now), {
      key: id,
      budget_id: "small",
      max_budget: null,
    });
  });

  it("loses a list of models by an empty one", () => {
    assert.deepEqual(virtualKey.change("id", inputs, {}, ["models"], now), { key: "id", models: [] });
  });

  it("has an expiry that LiteLLM wrote without a zone in UTC", () => {
    assert.deepEqual(virtualKey.stored({ expires: "2026-11-29T00:00:00" }), { expires: "2026-11-29T00:00:00.000Z" });
  });
});

describe("the use of a virtual key", () => {
  for (const [title, row, use] of [
    ["none without spend and requests", { spend: 0, last_active: null, status: "active" }, undefined],
    ["its spend", { spend: 0.5, status: "active" }, "has spent 0.5 US dollars"],
    [
      "a request of the last 7 days",
      { spend: 0, last_active: "2026-11-21T13:00:00+00:00", status: "active" },
      "was last used at 2026-11-21T13:00:00.000Z",
    ],
    ["none where the last request is older", { spend: 0, last_active: "2026-11-21T11:00:00Z" }, undefined],
    ["none where it has expired", { spend: 3, status: "expired" }, undefined],
    ["none where it is blocked", { spend: 3, status: "revoked" }, undefined],
  ] as const)
    it(`is ${title}`, () => {
      assert.equal(useOfKey(row, now), use);
    });
});
