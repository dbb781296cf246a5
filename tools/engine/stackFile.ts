import { parse, stringify } from "yaml";
import { z } from "zod";

/** The part of a stack's settings file that is used here. */
export type StackFile = z.infer<typeof stackFile>;

const stackFile = z.looseObject({
  /** By full key, e.g. `llm-gateway:profile`. */
  config: z.record(z.string(), z.unknown()).optional(),
  encryptionsalt: z.string().optional(),
});

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `over` on top of `base`: maps are merged key by key, anything else replaces. */
export function merged(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over)) return over;
  const keys = [...new Set([...Object.keys(base), ...Object.keys(over)])];
  return Object.fromEntries(keys.map((key) => [key, key in over ? merged(base[key], over[key]) : base[key]]));
}

/** As Pulumi reads it, by YAML 1.1: it would take a time without quotes for another type, and write it back in Go's format. */
const settingsText = (settings: object): string =>
  stringify(settings, { version: "1.1", aliasDuplicateObjects: false });

/**
 * The text of a stack's settings with an overlay merged into it.
 * @param shipped the checkout's `Pulumi.<stack>.yaml`
 * @param overlay configuration by full key (`llm-gateway:litellm`), merged into maps that are there
 * @param salt the salt of the stack's passphrase, which Pulumi writes into the settings file when it creates the stack
 * @throws ZodError where the shipped text is not a stack's settings
 */
export function withOverlay(shipped: string, overlay: Record<string, unknown>, salt: string | undefined): string {
  const base = stackFile.parse(parse(shipped) ?? {});
  const config = merged(base.config ?? {}, overlay);
  return settingsText({ ...base, ...(salt === undefined ? {} : { encryptionsalt: salt }), config });
}

/** The salt in a settings file that Pulumi wrote. */
export function saltOf(text: string): string | undefined {
  return stackFile.parse(parse(text) ?? {}).encryptionsalt;
}

/** The text of a stack's settings with another config; what Pulumi wrote beside it, such as the passphrase's salt, stays. */
export function withConfig(text: string, config: Record<string, unknown>): string {
  return settingsText({ ...stackFile.parse(parse(text) ?? {}), config });
}
