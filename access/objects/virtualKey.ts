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
import { dollars, duration, flag, hashOf, keyText, limit, models, name, owner, time } from "./inputs";

export const virtualKeyInputs = z.strictObject({
  key: keyText(),
  alias: name(),
  owner: owner().optional(),
  expires: time().optional(),
  budgetId: name().optional(),
  maxBudget: dollars().optional(),
  budgetDuration: duration().optional(),
  teamId: name().optional(),
  models: models().optional(),
  rpmLimit: limit("requests a minute").optional(),
  tpmLimit: limit("tokens a minute").optional(),
  deleteInUse: flag().optional(),
  managedBy: z.string(),
});

const columns = {
  alias: "key_alias",
  budgetId: "budget_id",
  maxBudget: "max_budget",
  budgetDuration: "budget_duration",
  teamId: "team_id",
  models: "models",
  rpmLimit: "rpm_limit",
  tpmLimit: "tpm_limit",
} as const;

const names = Object.keys(columns);

/** Days after its last request during which a key counts as in use. */
const recentDays = 7;

const day = 24 * 3600 * 1000;

/** LiteLLM takes no time at which a key expires, only how long from now. */
const durationUntil = (expires: unknown, now: Date): string | null =>
  typeof expires === "string" ? `${Math.max(1, Math.round((Date.parse(expires) - now.getTime()) / 1000))}s` : null;

/** The time that a key has from LiteLLM, which leaves its zone out at times: it is UTC. */
function storedTime(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const milliseconds = Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(value) ? value : `${value}Z`);
  return Number.isFinite(milliseconds) ? new Date(milliseconds).toISOString() : undefined;
}

/** Why a key counts as in use: it works, and LiteLLM has spend of the current period or a recent request of it. */
export function useOfKey(row: Row, now: Date): string | undefined {
  if (row["status"] === "expired" || row["status"] === "revoked") return undefined;
  const spend = Number(row["spend"] ?? 0);
  if (spend > 0) return `has spent ${spend} US dollars`;
  const last = storedTime(row["last_active"]);
  if (last === undefined || now.getTime() - Date.parse(last) > recentDays * day) return undefined;
  return `was last used at ${last}`;
}

/** A virtual key. Its id is its hash, which LiteLLM takes in place of the key. */
export const virtualKey: AccessObject = {
  title: "virtual key",
  inputs: virtualKeyInputs,
  secretInputs: ["key"],
  replacing: ["key"],
  idOf: ({ key }) => (typeof key === "string" ? hashOf(key) : undefined),
  wanted: (inputs) => wantedOf(inputs, [...names, ...metadataInputs, "expires"]),
  stored: (row) =>
    present({ ...valuesOf(row, columns), ...valuesOfMetadata(row), expires: storedTime(row["expires"]) }),
  creation: (inputs, now) => ({
    key: inputs["key"],
    ...present(renamed(inputs, names, columns, () => undefined)),
    ...present({ duration: durationUntil(inputs["expires"], now) }),
    // Without it a key may also call routes of the management API.
    key_type: "llm_api",
    metadata: metadataOf(inputs),
  }),
  change: (id, inputs, row, changed, now) => ({
    key: id,
    ...renamed(inputs, changed, columns, cleared),
    ...(changed.includes("expires") && { duration: durationUntil(inputs["expires"], now) }),
    ...changedMetadata(inputs, row, changed),
  }),
  paths: { create: "/key/generate", update: "/key/update" },
  async read(api, id) {
    const answer = (await api.find("/key/info", { key: id }, "Key not found")) as { info: Row } | undefined;
    // A deleted key is served from an archive.
    return answer?.info["status"] === "deleted" ? undefined : answer?.info;
  },
  use: (_api, _id, row, now) => Promise.resolve(useOfKey(row, now)),
  consequence: "requests with it are then refused at once",
  async remove(api, id) {
    await api.post("/key/delete", { keys: [id] });
  },
};
