import type { Check, CheckName } from "./check";
import { looksLikeProduction, type Target } from "./target";

/** The selection on the command line. */
export interface Wanted {
  /** Only these; all where empty. */
  only: readonly CheckName[];
  /** Also these, where they are skipped by default. */
  include: readonly CheckName[];
}

/** A check, and why it is skipped, if it is. */
export interface Planned {
  check: Check;
  skipped?: string;
}

/** The checks in the order in which they run, and why the others are skipped. */
export function planChecks(checks: readonly Check[], target: Target, { only, include }: Wanted): Planned[] {
  return checks
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .map((check) => {
      const asked = only.includes(check.name) || include.includes(check.name);
      const inapplicable = check.notApplicable(target);
      if (inapplicable !== undefined) return { check, skipped: inapplicable };
      if (check.offInProduction && !asked && looksLikeProduction(target)) {
        return { check, skipped: `skipped in production by default: run it with --include ${check.name}` };
      }
      return { check };
    });
}
