import { readSettings } from "../../components";
import { type ConnectionSum, connectionMaximum, connectionSum } from "../../components/config/connections";
import { ConfigError } from "../../components/config/problem";
import type { ProfileName } from "../../components/profile";
import { runProgram, type StackInput } from "../program/runProgram";
import { type Usage, usageOf } from "./usage";

/** A stack in one profile. */
export interface Column {
  profile: ProfileName;
  usage: Usage;
  connections: ConnectionSum & { maximum: number };
}

/** A stack whose config is invalid in this profile, and why. */
export interface RefusedColumn {
  profile: ProfileName;
  refused: string;
}

/**
 * Renders a stack's config in a profile and sums what it demands.
 * @param entry the program to run
 */
export async function columnOf(
  input: StackInput,
  profile: ProfileName,
  entry?: string,
): Promise<Column | RefusedColumn> {
  const other = { ...input, values: { ...input.values, [`${input.project}:profile`]: profile } };
  try {
    const settings = readSettings(other);
    const { resources } = await runProgram(other, entry);
    const maximum = connectionMaximum(settings.postgres);
    return { profile, usage: usageOf(resources), connections: { ...connectionSum(settings), maximum } };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { profile, refused: error.message };
  }
}
