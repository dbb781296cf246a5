import { UserError } from "../userError";

/** One thing that is wrong with a stack's config. */
export interface Problem {
  /** Where: `litellm.replicas`. */
  path: string;
  /** What stands there, as it may be shown; undefined where nothing does. */
  value?: unknown;
  /** What is allowed there. */
  allowed: string;
  /** The way out, as a sentence. */
  remedy?: string;
}

/**
 * A stack's config can't be used. The message lists every problem, so that one run is enough to mend them all.
 */
export class ConfigError extends UserError {
  constructor(
    stack: string,
    readonly problems: readonly Problem[],
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(
      [
        `The configuration of stack ${stack} can't be used (${count}); nothing was changed.`,
        ...problems.map(line),
      ].join("\n"),
    );
  }
}

const longest = 80;

function line({ path, value, allowed, remedy }: Problem): string {
  const seen = value === undefined ? "is missing" : `${shown(value)} is not allowed`;
  return `  ${path}: ${seen}; allowed: ${allowed}.${remedy ? ` ${remedy}` : ""}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
