import { z } from "zod";

import type { ManagementApi } from "../api/managementApi";
import { type AccessObject, cleared, present, renamed, type Row, valuesOf, wantedOf } from "./accessObject";
import { dollars, duration, flag, limit, name } from "./inputs";

export const budgetInputs = z.strictObject({
  budgetId: name(),
  maxBudget: dollars(),
  budgetDuration: duration().optional(),
  rpmLimit: limit("requests a minute").optional(),
  tpmLimit: limit("tokens a minute").optional(),
  deleteInUse: flag().optional(),
});

const columns = {
  maxBudget: "max_budget",
  budgetDuration: "budget_duration",
  rpmLimit: "rpm_limit",
  tpmLimit: "tpm_limit",
} as const;

const names = Object.keys(columns);

const pageSize = 100;

/** The hashes of the keys that have a budget. The API has no filter for it. */
async function keysWith(api: ManagementApi, budgetId: string): Promise<string[]> {
  const found: string[] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const answer = (await api.get("/key/list", {
      ...{ page: `${page}`, size: `${pageSize}`, return_full_object: "true" },
    })) as { keys: Row[]; total_pages: number };
    found.push(...answer.keys.filter((key) => key["budget_id"] === budgetId).map((key) => String(key["token"])));
    pages = answer.total_pages;
  }
  return found;
}

/** A budget that keys refer to; each key that does has it for itself. */
export const budget: AccessObject = {
  title: "budget",
  inputs: budgetInputs,
  secretInputs: [],
  replacing: ["budgetId"],
  idOf: ({ budgetId }) => budgetId as string | undefined,
  wanted: (inputs) => wantedOf(inputs, names),
  stored: (row) => present(valuesOf(row, columns)),
  creation: (inputs) => ({
    budget_id: inputs["budgetId"],
    ...present(renamed(inputs, names, columns, () => undefined)),
  }),
  change: (id, inputs, _row, changed) => ({ budget_id: id, ...renamed(inputs, changed, columns, cleared) }),
  paths: { create: "/budget/new", update: "/budget/update" },
  async read(api, id) {
    const rows = (await api.post("/budget/info", { budgets: [id] })) as Row[];
    return rows.find((row) => row["budget_id"] === id);
  },
  /** A proxy caches each key with the limits of its budget, for a minute: an update of the key removes it from the cache. */
  async settle(api, id) {
    for (const key of await keysWith(api, id)) await api.post("/key/update", { key, budget_id: id });
  },
  async use(api, id) {
    const keys = (await keysWith(api, id)).length;
    return keys === 0 ? undefined : `is the budget of ${keys} ${keys === 1 ? "key" : "keys"}`;
  },
  consequence: "its keys then have no budget",
  async remove(api, id) {
    await api.post("/budget/delete", { id });
  },
};
