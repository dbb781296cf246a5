import { fillIn } from "../../components/config/fillIn";
import { configSchema } from "../../components/config/schema";
import { profileNames, type ProfileName } from "../../components/profile";
import { valueAt } from "../program/valueAt";
import { schemaContent } from "./schemaEntries";

/** What a profile gives a value that a stack doesn't set. */
export type DefaultsByProfile = Record<ProfileName, unknown>;

/**
 * What every value is where a stack doesn't set it, by path, for each profile; paths without a default, or with an empty
 * one, are left out. Read from the settings, so that it can't differ from what the program does.
 * What a profile switches off (Redis, backups) shows what it would have if switched on.
 */
export function defaultValues(): Map<string, DefaultsByProfile> {
  const full = profileNames.map((profile) => fillIn(configSchema.parse({ profile })));
  return new Map(
    schemaContent()
      .entries.filter(({ path }) => path !== "profile")
      .map((entry) => {
        const values = full.map((config) => valueAt(config, entry.path) ?? entry.default);
        return [entry.path, values] as const;
      })
      .filter(([, values]) => !values.every(isNothing))
      .map(([path, values]) => [
        path,
        Object.fromEntries(profileNames.map((profile, index) => [profile, values[index]])) as DefaultsByProfile,
      ]),
  );
}

const isNothing = (value: unknown): boolean =>
  value === undefined || (value !== null && typeof value === "object" && Object.keys(value).length === 0);
