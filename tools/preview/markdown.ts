/** Text as inline code that no content can end, on one line, at most `limit` characters of it. */
export function code(text: string, limit = 80): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const shown = line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  // A table's cells end at |, in code too.
  const inside = (shown === "" ? " " : shown).replaceAll("|", "\\|");
  return longest > 0 ? `${fence} ${inside} ${fence}` : `${fence}${inside}${fence}`;
}

/** A sentence of the program as text: no HTML, no mention of a person, one line. */
export function prose(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("@", "&#64;").trim();
}

/** A block of code that no line of it can end. */
export function codeBlock(language: string, lines: readonly string[]): Block {
  const longest = Math.max(2, ...lines.map((line) => /^\s*(`+)/.exec(line)?.[1]?.length ?? 0));
  const fence = "`".repeat(longest + 1);
  return { before: [`${fence}${language}`], lines, after: [fence] };
}

/** A part of a page whose lines can be cut: what opens and closes it stays. */
export interface Block {
  before: readonly string[];
  lines: readonly string[];
  after: readonly string[];
}

/**
 * Joins lines and blocks to a page of at most `limit` characters: what is too long is cut from its end, with a note how
 * many lines are missing. Blocks stay closed.
 */
export function page(blocks: readonly Block[], limit: number): string {
  const all = blocks.flatMap(({ before, lines, after }) => [...before, ...lines, ...after]).join("\n");
  if (all.length <= limit) return all;
  const total = blocks.reduce((sum, { lines }) => sum + lines.length, 0);
  // The longest note there can be, so that what is left fits beside it.
  let room = limit - cutNote(total).length - 2;
  let missing = 0;
  const kept: string[] = [];
  for (const { before, lines, after } of blocks) {
    const frame = [...before, ...after].reduce((sum, line) => sum + line.length + 1, 0);
    if (missing > 0 || frame > room) {
      missing += lines.length;
      continue;
    }
    room -= frame;
    let count = 0;
    for (const line of lines) {
      if (line.length + 1 > room) break;
      room -= line.length + 1;
      count += 1;
    }
    missing += lines.length - count;
    kept.push(...before, ...lines.slice(0, count), ...after);
  }
  return [...kept, "", cutNote(missing)].join("\n");
}

const cutNote = (missing: number): string =>
  `_Cut: ${missing} more ${missing === 1 ? "line is" : "lines are"} missing here; \`npm run preview\` shows them._`;
