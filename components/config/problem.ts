import { UserError } from "../userError";

/** One problem in the config of a stack. */
export interface Problem {
  /** The key: `litellm.replicas`. */
  path: string;
  /** The value, without secrets; undefined if the key is missing. */
  value?: unknown;
  /** What is allowed, as text after "allowed:". */
  allowed: string;
  /** The reason or the fix, as a sentence. */
  remedy?: string;
}

/**
 * Reports keys of which exactly one must be set.
 * @param given those that are set, or their values
 * @param names all of them
 */
export function notExactlyOne(
  path: string,
  given: readonly string[],
  names: readonly string[],
  remedy?: string,
): Problem[] {
  if (given.length === 1) return [];
  const value = given.length > 0 ? given.join(", ") : undefined;
  return [{ path, value, allowed: `one of ${names.join(", ")}`, remedy }];
}

/**
 * An invalid config. The message lists every problem, so that all of them can be fixed at once.
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
