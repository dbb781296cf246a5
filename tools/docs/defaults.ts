import { fillIn } from "../../components/config/fillIn";
import { configSchema } from "../../components/config/schema";
import { profileNames, type ProfileName } from "../../components/profile";
import { valueAt } from "../program/valueAt";
import { schemaContent } from "./schemaEntries";

/** The default of a key in each profile. */
export type DefaultsByProfile = Record<ProfileName, unknown>;

/**
 * The default of every key by its path, in each profile; without the keys that have no default or an empty one. Computed as
 * for a stack, so that it can't differ from what the program does. Parts that a profile switches off (Redis, backups) have
 * the defaults that they would have if switched on.
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
