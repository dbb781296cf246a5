import { waitFor } from "../../../tools/shared/waitFor";
import type { CheckContext } from "../../../tools/verify/check";
import type { Cleanup } from "../../../tools/verify/cleanup";
import type { Running } from "./deployed";
import { progress } from "./environment";

/** A check context of `npm run verify` for tests on a shared stack; its findings and timeline are dropped. */
export async function contextOf({ cluster, target }: Running, cleanup: Cleanup): Promise<CheckContext> {
  return {
    target: await target(),
    cluster,
    cleanup,
    model: undefined,
    step: (title, work) => progress.step(title, work),
    waitFor,
    found: () => undefined,
    record: () => undefined,
  };
}
