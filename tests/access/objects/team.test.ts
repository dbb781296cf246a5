import assert from "node:assert/strict";

import { team } from "../../../access/objects/team";

const inputs = { teamId: "payments", alias: "Payments", managedBy: "access/dev", maxBudget: 5, models: ["mock"] };

describe("a team", () => {
  it("is created with what is set alone", () => {
    assert.deepEqual(team.creation(inputs, new Date()), {
      team_id: "payments",
      team_alias: "Payments",
      max_budget: 5,
      models: ["mock"],
      metadata: { managed_by: "access/dev" },
    });
  });

  it("gets a changed owner together with the metadata of others", () => {
    const row = { metadata: { cost_centre: 4 } };
    assert.deepEqual(team.change("payments", { ...inputs, owner: "a" }, row, ["owner"], new Date()), {
      team_id: "payments",
      metadata: { cost_centre: 4, owner: "a", managed_by: "access/dev" },
    });
  });

  it("compares equal to what LiteLLM has of it", () => {
    const row = {
      team_id: "payments",
      team_alias: "Payments",
      max_budget: 5,
      models: ["mock"],
      rpm_limit: null,
      metadata: { managed_by: "access/dev" },
    };
    assert.deepEqual(team.stored(row), team.wanted(inputs));
  });
});
