import { z } from "zod";

import {
  type AccessObject,
  changedMetadata,
  cleared,
  metadataInputs,
  metadataOf,
  present,
  renamed,
  type Row,
  valuesOf,
  valuesOfMetadata,
  wantedOf,
} from "./accessObject";
import { dollars, duration, flag, limit, models, name, owner } from "./inputs";

export const teamInputs = z.strictObject({
  teamId: name(),
  alias: name(),
  owner: owner().optional(),
  maxBudget: dollars().optional(),
  budgetDuration: duration().optional(),
  models: models().optional(),
  rpmLimit: limit("requests a minute").optional(),
  tpmLimit: limit("tokens a minute").optional(),
  deleteInUse: flag().optional(),
  managedBy: z.string(),
});

const columns = {
  alias: "team_alias",
  maxBudget: "max_budget",
  budgetDuration: "budget_duration",
  models: "models",
  rpmLimit: "rpm_limit",
  tpmLimit: "tpm_limit",
} as const;

const names = Object.keys(columns);

/** The answer of `/team/info`. */
interface TeamInfo {
  team_info: Row;
  keys: Row[];
}

/** A team: its budget and limits are shared by its keys. */
export const team: AccessObject = {
  title: "team",
  inputs: teamInputs,
  secretInputs: [],
  replacing: ["teamId"],
  idOf: ({ teamId }) => teamId as string | undefined,
  wanted: (inputs) => wantedOf(inputs, [...names, ...metadataInputs]),
  stored: (row) => present({ ...valuesOf(row, columns), ...valuesOfMetadata(row) }),
  creation: (inputs) => ({
    team_id: inputs["teamId"],
    ...present(renamed(inputs, names, columns, () => undefined)),
    metadata: metadataOf(inputs),
  }),
  change: (id, inputs, row, changed) => ({
    team_id: id,
    ...renamed(inputs, changed, columns, cleared),
    ...changedMetadata(inputs, row, changed),
  }),
  paths: { create: "/team/new", update: "/team/update" },
  async read(api, id) {
    const answer = (await api.find("/team/info", { team_id: id }, "Team not found")) as TeamInfo | undefined;
    return answer && { ...answer.team_info, keys: answer.keys };
  },
  use: (_api, _id, row) => {
    const keys = Array.isArray(row["keys"]) ? row["keys"].length : 0;
    return Promise.resolve(keys === 0 ? undefined : `has ${keys} ${keys === 1 ? "key" : "keys"}`);
  },
  consequence: "LiteLLM then deletes its keys too",
  async remove(api, id) {
    await api.post("/team/delete", { team_ids: [id] });
  },
};
