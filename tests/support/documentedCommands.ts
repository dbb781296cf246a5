import { readFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../tools/shared/folders";

/** The pages whose commands are accounted for. */
export const commandPages = ["README.md", "docs/delivery.md", "docs/runbook.md"] as const;

/** A block of shell commands of a page. */
export interface CommandBlock {
  page: string;
  line: number;
  /** The commands, as the page has them. */
  script: string;
  /** The file that runs the block out of the page. */
  runBy?: string;
  /** Why nothing runs it as it stands, and what the suite does instead. */
  notRun?: string;
}

/** The comment above a block: `<!-- run by FILE -->` or `<!-- not run: WHY -->`. */
const mark = /<!-- (?:run by (?<runBy>\S+)|not run: (?<notRun>.+)) -->\s*$/s;

/** The blocks of shell commands of a page, in order. */
export function commandBlocks(page: string): CommandBlock[] {
  const text = readFileSync(join(projectRoot, page), "utf8");
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => {
    const above = text.slice(0, match.index);
    const { runBy, notRun } = mark.exec(above.slice(above.lastIndexOf("<!--")))?.groups ?? {};
    return { page, line: above.split("\n").length, script: match[1] ?? "", runBy, notRun };
  });
}

/** The blocks that a file runs, by name: `README.md:12`. */
export function blocksRunBy(file: string): [string, CommandBlock][] {
  return commandPages
    .flatMap(commandBlocks)
    .filter(({ runBy }) => runBy === file)
    .map((block) => [`${block.page}:${block.line}`, block]);
}
