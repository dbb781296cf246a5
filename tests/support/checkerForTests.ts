import type { Checker } from "../../lab/build";

/** The path of a checker; only CI downloads it for the tests: they need no more than Node.js otherwise. */
export function checkerForTests(checker: Checker): Promise<string | undefined> {
  return process.env["CI"] === "true" ? checker.ensure() : checker.find();
}
