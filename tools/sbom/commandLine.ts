import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

import { UserError } from "../../components/userError";
import { run } from "../shared/commands";
import { projectRoot } from "../shared/folders";
import { parseWords } from "../shared/parseWords";
import { UsageError } from "../shared/runMain";
import { lockedPackages } from "./lockFile";
import { sbomProblems } from "./problems";

const usage = `npm run sbom -- [<file>]

Writes the software bill of materials of package-lock.json to a file (default: dist/sbom.cdx.json) in CycloneDX's format: every
package for every platform, with its hash, license and dependencies. Fails where it is not that of the lock file.`;

/** Problems that are printed at most. */
const most = 10;

/**
 * Writes the bill of materials and returns what the command prints.
 * @param root the checkout
 * @throws UsageError for invalid arguments; UserError for a bill that is not the lock file's
 */
export async function sbom(args: readonly string[], root = projectRoot): Promise<string> {
  const { values, positionals } = parseWords(args, { help: { type: "boolean", short: "h" } } as const, usage);
  if (values.help) return usage;
  if (positionals.length > 1)
    throw new UsageError(`Expected one file, found ${positionals.join(" and ")}.\n\n${usage}`);
  const file = resolve(positionals[0] ?? join(root, "dist", "sbom.cdx.json"));
  // By the lock file alone: what is installed lacks the packages for other platforms. The level of `npm run --silent` would
  // be passed on, and hide the result.
  const { stdout } = await run(
    "npm",
    ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--loglevel", "error"],
    { cwd: root },
  );
  const packages = lockedPackages(readFileSync(join(root, "package-lock.json"), "utf8"));
  const problems = sbomProblems(stdout, packages);
  if (problems.length > 0) {
    const more = problems.length > most ? [`and ${problems.length - most} more`] : [];
    const list = [...problems.slice(0, most), ...more].map((problem) => `  ${problem}`);
    throw new UserError(
      ["The bill of materials that npm made is not that of package-lock.json; nothing was written:", ...list].join(
        "\n",
      ),
    );
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${stdout.trim()}\n`);
  return `${packages.length} packages of package-lock.json, each with its hash: ${relative(process.cwd(), file)}`;
}
