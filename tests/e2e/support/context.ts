import { waitFor } from "../../../tools/shared/waitFor";
import type { CheckContext } from "../../../tools/verify/check";
import type { Cleanup } from "../../../tools/verify/cleanup";
import type { Deployed } from "./deployed";
import { progress } from "./environment";

/** What lets a test use the parts of `npm run verify` on a shared stack; what it finds goes nowhere. */
export async function contextOf({ cluster, target }: Deployed, cleanup: Cleanup): Promise<CheckContext> {
  return {
    target: await target(),
    cluster,
    cleanup,
    model: undefined,
    step: (title, work) => progress.step(title, work),
    waitFor,
    found: () => undefined,
  };
}
