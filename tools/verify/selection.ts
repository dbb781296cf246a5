import type { Check, CheckName } from "./check";
import { looksLikeProduction, type Target } from "./target";

/** Which checks are wanted. */
export interface Wanted {
  /** These only; all where empty. */
  only: readonly CheckName[];
  /** Also these, where they are off by default. */
  include: readonly CheckName[];
}

/** A check that is to run, or why it is not. */
export interface Planned {
  check: Check;
  skipped?: string;
}

/** Which checks run on a target, in their own order, and why the others don't. */
export function planChecks(checks: readonly Check[], target: Target, { only, include }: Wanted): Planned[] {
  return checks
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .map((check) => {
      const asked = only.includes(check.name) || include.includes(check.name);
      const inapplicable = check.notApplicable(target);
      if (inapplicable !== undefined) return { check, skipped: inapplicable };
      if (check.offInProduction && !asked && looksLikeProduction(target)) {
        return { check, skipped: `off on production: ask for it with --include ${check.name}` };
      }
      return { check };
    });
}
