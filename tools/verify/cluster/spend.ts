import { z } from "zod";

import { spendWriteSeconds } from "../../../components/connections";
import { isAccounted } from "../analysis/budgetReport";
import type { CheckContext } from "../check";
import { expectBody, type Replica } from "./proxy";

/** Seconds until a served request is in the database: every proxy writes in batches. */
const deadline = 10 * spendWriteSeconds.most;

const keyInfo = z.object({ info: z.object({ spend: z.number() }) });

/**
 * Waits until the database has the spend of virtual keys.
 * @param charged US dollars by virtual key
 * @returns the spend in the database by virtual key, also where it is wrong at the deadline
 */
export async function recordedSpend(
  { target, waitFor }: Pick<CheckContext, "target" | "waitFor">,
  replica: Replica,
  charged: ReadonlyMap<string, number>,
): Promise<number[]> {
  const spendOf = async (key: string): Promise<number> => {
    const answer = await replica.call("GET", `/key/info?key=${encodeURIComponent(key)}`, target.masterKey);
    return expectBody(answer, keyInfo, "look up a virtual key").info.spend;
  };
  const read = () => Promise.all([...charged.keys()].map(spendOf));
  return waitFor(
    async () => {
      const recorded = await read();
      return [...charged.values()].every((amount, index) => isAccounted(recorded[index] ?? 0, amount)) && recorded;
    },
    { deadline, what: "the spend to be in the database" },
  ).catch(read);
}
