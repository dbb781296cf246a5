import { readSettings } from "../../components/config";
import { ConfigError, type Problem } from "../../components/config/problem";
import type { ProfileName } from "../../components/profile";
import type { Settings } from "../../components/settings";
import { runProgram, type ProgramRun, type RegisteredResource, type StackInput } from "../../tools/program/runProgram";
import { readStack } from "../../tools/program/stackConfig";

/** Values below the project's name, laid over those of the shipped stack: `{ litellm: { replicas: 3 } }`. */
export type Overrides = Record<string, unknown>;

/** How the engine would hand a value over. */
function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Mappings are merged, everything else is replaced, `undefined` takes a value away. */
function merge(base: unknown, override: unknown): unknown {
  if (!isMapping(base) || !isMapping(override)) return override;
  const keys = new Set([...Object.keys(base), ...Object.keys(override)]);
  return Object.fromEntries(
    [...keys]
      .map((key) => [key, key in override ? merge(base[key], override[key]) : base[key]] as const)
      .filter(([, value]) => value !== undefined),
  );
}

const shipped = new Map<ProfileName, StackInput>();

/** The shipped stack of a profile; its files are read once. */
function shippedStack(profile: ProfileName): StackInput {
  const input = shipped.get(profile) ?? readStack(`ai-${profile}`);
  shipped.set(profile, input);
  return input;
}

/** The shipped stack of a profile, with overrides laid over its config; the named keys are Pulumi secrets. */
export function stackInput(
  profile: ProfileName,
  overrides: Overrides = {},
  secretKeys: readonly string[] = [],
): StackInput {
  const input = shippedStack(profile);
  const values = { ...input.values };
  for (const [key, override] of Object.entries(overrides)) {
    const full = `${input.project}:${key}`;
    const text = values[full];
    const base: unknown = text?.startsWith("{") ? JSON.parse(text) : text;
    const merged = merge(base, override);
    if (merged === undefined) Reflect.deleteProperty(values, full);
    else values[full] = asText(merged);
  }
  return { ...input, values, secretKeys: secretKeys.map((key) => `${input.project}:${key}`) };
}

const runs = new Map<string, Promise<ProgramRun>>();

/** Runs the program on the mocks; the same input is run once only, so that what comes back must not be changed. */
export function runStack(
  profile: ProfileName,
  overrides: Overrides = {},
  secretKeys: readonly string[] = [],
): Promise<ProgramRun> {
  const input = stackInput(profile, overrides, secretKeys);
  const key = JSON.stringify(input);
  const known = runs.get(key);
  if (known) return known;
  const run = runProgram(input);
  runs.set(key, run);
  return run;
}

/** The settings of a config. Throws a ConfigError if it is invalid. */
export function settingsOf(
  profile: ProfileName,
  overrides: Overrides = {},
  secretKeys: readonly string[] = [],
): Settings {
  return readSettings(stackInput(profile, overrides, secretKeys));
}

/** What the config reader refuses; none for a config that can be used. */
export function problemsOf(
  profile: ProfileName,
  overrides: Overrides,
  secretKeys: readonly string[] = [],
): readonly Problem[] {
  return refusal(profile, overrides, secretKeys)?.problems ?? [];
}

/** The config reader's refusal; undefined for a config that can be used. */
export function refusal(
  profile: ProfileName,
  overrides: Overrides,
  secretKeys: readonly string[] = [],
): ConfigError | undefined {
  try {
    settingsOf(profile, overrides, secretKeys);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** The only resource of a kind, or the one whose name in the program ends like this. Throws where there is not one. */
export function findCreatedResource(run: ProgramRun, kind: string, nameEnd = ""): RegisteredResource {
  const found = createdResources(run, kind).filter(({ name }) => name.endsWith(nameEnd));
  const [only] = found;
  if (!only || found.length > 1) {
    const all = run.resources.map(({ name, type }) => `${name} (${type})`).join(", ");
    throw new Error(`${found.length} resources of kind ${kind} end in "${nameEnd}"; there are: ${all}`);
  }
  return only;
}

/** Every resource of a kind (the last part of its type). */
export function createdResources(run: ProgramRun, kind: string): RegisteredResource[] {
  return run.resources.filter(({ type }) => type.endsWith(`:${kind}`));
}
