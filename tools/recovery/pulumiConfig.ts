import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";
import { parse } from "yaml";
import { z } from "zod";

import type { RawConfig } from "../../components/config";
import { UserError } from "../../components/userError";
import { withConfig } from "../engine/stackFile";
import type { NewConfig } from "./newStack";

const entrySchema = z.object({ value: z.string(), secret: z.boolean() });

/** The stack's config as `pulumi config --json --show-secrets` prints it. */
export function rawConfig(project: string, stack: string, printed: unknown): RawConfig {
  const entries = Object.entries(z.record(z.string(), entrySchema).parse(printed));
  return {
    project,
    stack,
    values: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
    secretKeys: entries.filter(([, { secret }]) => secret).map(([key]) => key),
  };
}

/** Reads the config of a stack of the user's Pulumi backend, its secrets in plain text. @param folder that of Pulumi.yaml */
export async function readConfig(stack: string, folder: string): Promise<RawConfig> {
  const printed = await pulumi(["config", "--json", "--show-secrets", "--stack", stack], folder);
  const { name } = z.object({ name: z.string() }).parse(parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")));
  return rawConfig(name, stack, JSON.parse(printed));
}

/** Makes a config that of an existing stack: its settings file gets the plain values, and Pulumi encrypts the secrets. */
export async function writeConfig(stack: string, { plain, secrets }: NewConfig, folder: string): Promise<void> {
  // Fails before anything is written where the stack doesn't exist.
  await pulumi(["config", "--json", "--stack", stack], folder);
  const file = join(folder, `Pulumi.${stack.split("/").at(-1) ?? stack}.yaml`);
  writeFileSync(file, withConfig(existsSync(file) ? readFileSync(file, "utf8") : "", plain));
  for (const [path, value] of Object.entries(secrets)) {
    // On standard input: an argument can be seen by other users of the machine.
    await pulumi(["config", "set", "--secret", "--path", path, "--stack", stack], folder, value);
  }
}

async function pulumi(args: string[], folder: string, input = ""): Promise<string> {
  const result = await execa("pulumi", [...args, "--non-interactive"], { cwd: folder, input, reject: false });
  if (!result.failed) return result.stdout;
  const why = result.code === "ENOENT" ? "pulumi not found on PATH" : result.stderr.trim();
  throw new UserError(`pulumi ${args.slice(0, 2).join(" ")} failed: ${why}`);
}
