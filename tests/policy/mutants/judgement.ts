import { judge, stackResources } from "../support";
import type { Mutant } from "./mutant";

/** Where the pack says of a mutant something else than has to come of it: a line each. */
export async function wrongVerdicts(mutants: readonly Mutant[]): Promise<string[]> {
  const wrongs: string[] = [];
  for (const { title, change, verdict } of mutants) {
    const resources = await stackResources("ai-prod");
    change(resources);
    const told = [...new Set(judge(resources).map(({ rule }) => rule))];
    if (typeof verdict === "object" && "caught" in verdict) {
      if (!told.includes(verdict.caught))
        wrongs.push(`${title}: not caught by ${verdict.caught}, but by [${told.join()}]`);
    } else if (told.length > 0) wrongs.push(`${title}: caught by [${told.join()}], but ${JSON.stringify(verdict)}`);
  }
  return wrongs;
}
