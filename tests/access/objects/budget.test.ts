import assert from "node:assert/strict";

import { budget } from "../../../access/objects/budget";

const inputs = { budgetId: "small", maxBudget: 20, budgetDuration: "1mo" };

describe("a budget", () => {
  it("is created with what is set alone", () => {
    assert.deepEqual(budget.creation(inputs, new Date()), {
      budget_id: "small",
      max_budget: 20,
      budget_duration: "1mo",
    });
  });

  it("loses a limit by null", () => {
    assert.deepEqual(budget.change("small", inputs, {}, ["rpmLimit"], new Date()), {
      budget_id: "small",
      rpm_limit: null,
    });
  });
});
