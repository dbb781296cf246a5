import { failuresText } from "../analysis/loadLog";
import type { Check, CheckContext } from "../check";
import { rolloutBar, rolloutUnderLoad } from "../cluster/rolloutUnderLoad";

async function run(context: CheckContext): Promise<void> {
  const { report, seconds } = await rolloutUnderLoad(context);
  const { found } = context;
  found({ what: "rollout", expected: `within ${rolloutBar} s`, seen: "all pods replaced", ok: true, seconds });
  found({
    what: "dropped requests",
    expected: "0",
    seen: failuresText(report),
    ok: report.failures === 0,
  });
}

/** Verifies that a rollout drops no request. */
export const rollout: Check = {
  name: "rollout",
  disturbs: "restarts the proxy's pods one after the other, under a light load",
  notApplicable: () => undefined,
  run,
};
