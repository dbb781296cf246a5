import { judge, stackResources } from "../support";
import type { Mutant } from "./mutant";

/** A line for each mutant on which the verdict differs from the expected one. */
export async function wrongVerdicts(mutants: readonly Mutant[]): Promise<string[]> {
  const wrongs: string[] = [];
  for (const { title, change, verdict } of mutants) {
    const resources = await stackResources("ai-prod");
    change(resources);
    const reported = [...new Set(judge(resources).map(({ rule }) => rule))];
    if (typeof verdict === "object" && "caught" in verdict) {
      if (!reported.includes(verdict.caught))
        wrongs.push(`${title}: not caught by ${verdict.caught}, but by [${reported.join()}]`);
    } else if (reported.length > 0)
      wrongs.push(`${title}: caught by [${reported.join()}], but ${JSON.stringify(verdict)}`);
  }
  return wrongs;
}
